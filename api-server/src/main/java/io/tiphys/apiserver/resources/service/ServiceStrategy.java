package io.tiphys.apiserver.resources.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Services. Their addresses and ports are reserved elsewhere, after the strategy has prepared. */
public final class ServiceStrategy implements ResourceStrategy {

  @Override
  public List<String> validateName(String name) {
    return NameRules.dns1035Label(name);
  }

  @Override
  public void prepareForCreate(ObjectNode service) {
    service.putObject("status").putObject("loadBalancer");
    if (service.get("spec") instanceof ObjectNode spec) {
      ServiceDefaults.normalizeClusterIps(spec);
      ServiceDefaults.dropWhatTypeForbids(spec);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode service, ObjectNode old) {
    ResourceStrategy.super.prepareForUpdate(service, old);
    if (service.get("spec") instanceof ObjectNode spec) {
      JsonNode before = old.path("spec");
      ServiceDefaults.normalizeClusterIps(spec, before);
      ServiceDefaults.keepAllocated(spec, before);
      ServiceDefaults.dropWhatTypeForbids(spec, before);
      if (!new ServiceShape(spec).isLoadBalancer()) {
        service.putObject("status").putObject("loadBalancer");
      }
    }
  }

  @Override
  public void applyDefaults(ObjectNode service) {
    if (service.get("spec") instanceof ObjectNode spec) {
      ServiceDefaults.apply(spec);
    }
    if (service.get("status") instanceof ObjectNode status && !status.has("loadBalancer")) {
      status.putObject("loadBalancer");
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode service) {
    Checked spec = Checked.root(service).at("spec");
    List<String> warnings = new ArrayList<>(0);
    for (Checked address : spec.at("externalIPs").items()) {
      warnings.addAll(AddressWarnings.ofAddress(address.path(), address.text()));
    }
    for (Checked range : spec.at("loadBalancerSourceRanges").items()) {
      warnings.addAll(AddressWarnings.ofBlock(range));
    }
    if (spec.at("trafficDistribution").is("PreferClose")) {
      warnings.add(
          "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
    }
    return warnings;
  }

  @Override
  public List<FieldError> validate(ObjectNode service) {
    return ServiceRules.check(service);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode service, ObjectNode old) {
    return ServiceRules.checkUpdate(service, old);
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode service) {
    return Map.of(
        "spec.clusterIP", service.path("spec").path("clusterIP").asText(),
        "spec.type", service.path("spec").path("type").asText());
  }
}
