package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.GoValue;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.List;

/** IPAddresses, named like the address that they say is taken. */
public final class IpAddressStrategy implements ResourceStrategy {

  private static final List<String> PARENT = List.of("group", "resource", "namespace", "name");

  @Override
  public List<String> validateName(String name) {
    return AddressRules.canonical(name);
  }

  @Override
  public void prepareForCreate(ObjectNode address) {}

  @Override
  public void prepareForUpdate(ObjectNode address, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode address) {
    Checked parent = Checked.root(address).at("spec", "parentRef");
    if (!parent.isSet()) {
      parent.required("");
      return parent.errors();
    }
    if (!parent.at("group").isEmpty()) {
      parent.at("group").invalid(NameRules.dnsSubdomain(parent.at("group").text()));
    }
    for (String field : List.of("resource", "name")) {
      if (parent.at(field).requireSet("")) {
        parent.at(field).invalid(NameShapes.pathSegment(parent.at(field).text()));
      }
    }
    parent.at("namespace").invalid(NameShapes.pathSegment(parent.at("namespace").text()));
    return parent.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode address, ObjectNode old) {
    Checked parent = Checked.root(address).at("spec", "parentRef");
    if (!Checked.same(parent.value(), old.path("spec").path("parentRef"))) {
      parent.invalid(GoValue.of(parent, PARENT), "field is immutable");
    }
    return parent.errors();
  }
}
