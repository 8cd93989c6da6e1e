package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.Map;

/** IPAddresses, named like the address that they say is taken. */
public final class IpAddressStrategy implements ResourceStrategy {

  @Override
  public List<String> validateName(String name) {
    return AddressRules.isAddress(name)
        ? List.of()
        : List.of("must be a valid IP address in canonical form");
  }

  @Override
  public void prepareForCreate(ObjectNode address) {}

  @Override
  public List<FieldError> validate(ObjectNode address) {
    Checked parent = Checked.root(address).at("spec", "parentRef");
    if (parent.requireSet("")) {
      parent.at("resource").requireSet("");
      parent.at("name").requireSet("");
    }
    return parent.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode address, ObjectNode old) {
    Checked spec = Checked.root(address).at("spec");
    spec.immutable("parentRef", old.path("spec"));
    return spec.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode address) {
    var parent = address.path("spec").path("parentRef");
    return Map.of(
        "spec.parentRef.group", parent.path("group").asText(),
        "spec.parentRef.resource", parent.path("resource").asText(),
        "spec.parentRef.namespace", parent.path("namespace").asText(),
        "spec.parentRef.name", parent.path("name").asText());
  }
}
