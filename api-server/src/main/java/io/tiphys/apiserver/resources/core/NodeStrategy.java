package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.SchedulingRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes. */
public final class NodeStrategy implements ResourceStrategy {

  /** A node agent registers with its status. */
  @Override
  public void prepareForCreate(ObjectNode node) {}

  @Override
  public void applyDefaults(ObjectNode node) {
    if (node.path("status") instanceof ObjectNode status
        && !status.hasNonNull("allocatable")
        && status.hasNonNull("capacity")) {
      status.set("allocatable", status.get("capacity").deepCopy());
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode node) {
    Checked root = Checked.root(node);
    Set<String> taints = new HashSet<>();
    for (Checked taint : root.at("spec", "taints").items()) {
      taint.at("key").invalid(NameRules.qualifiedName(taint.at("key").text()));
      if (!taint.at("value").isEmpty()) {
        taint.at("value").invalid(NameRules.labelValue(taint.at("value").text()));
      }
      if (taint.at("effect").requireSet("")) {
        SchedulingRules.effect(taint.at("effect"));
      }
      if (!taints.add(taint.at("key").text() + ":" + taint.at("effect").text())) {
        taint.duplicate(taint.value());
      }
    }
    root.at("status", "capacity").values().forEach(ResourceRules::amount);
    root.at("status", "allocatable").values().forEach(ResourceRules::amount);
    Set<String> addresses = new HashSet<>();
    for (Checked address : root.at("status", "addresses").items()) {
      if (!addresses.add(address.at("type").text() + " " + address.at("address").text())) {
        address.duplicate(address.value());
      }
    }
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
    Checked spec = Checked.root(node).at("spec");
    JsonNode before = old.path("spec");
    onceSet(
        spec.at("podCIDR"),
        before.path("podCIDR"),
        "node updates may not change podCIDR except from \"\" to valid");
    onceSet(
        spec.at("podCIDRs"),
        before.path("podCIDRs"),
        "node updates may not change podCIDR except from \"\" to valid");
    onceSet(
        spec.at("providerID"),
        before.path("providerID"),
        "node updates may not change providerID except from \"\" to valid");
    return spec.errors();
  }

  private static void onceSet(Checked field, JsonNode old, String detail) {
    boolean wasSet = old.isTextual() ? !old.asText().isEmpty() : !old.isEmpty();
    if (wasSet && !field.value().equals(old)) {
      field.forbidden(detail);
    }
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode node) {
    return Map.of(
        "spec.unschedulable",
        String.valueOf(node.path("spec").path("unschedulable").asBoolean(false)));
  }
}
