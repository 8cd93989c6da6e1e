package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.AddressWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.ArrayList;
import java.util.List;

/** Endpoints. */
public final class EndpointsStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode endpoints) {}

  @Override
  public void prepareForUpdate(ObjectNode endpoints, ObjectNode old) {}

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode endpoints) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        if (port instanceof ObjectNode object) {
          Defaults.put(object, "protocol", "TCP");
        }
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode endpoints) {
    Checked root = Checked.root(endpoints);
    for (Checked subset : root.at("subsets").items()) {
      if (subset.at("addresses").isEmpty() && subset.at("notReadyAddresses").isEmpty()) {
        subset.required("must specify `addresses` or `notReadyAddresses`");
      }
      subset.at("addresses").items().forEach(EndpointsStrategy::address);
      subset.at("notReadyAddresses").items().forEach(EndpointsStrategy::address);
      boolean several = subset.at("ports").items().size() > 1;
      subset.at("ports").items().forEach(port -> port(port, several));
    }
    return root.errors();
  }

  private static void address(Checked address) {
    // Upstream says it twice, in two ways.
    AddressRules.check(address.at("ip"));
    if (!AddressRules.isAddress(address.at("ip").text())) {
      address.at("ip").invalid(address.at("ip").text(), "must be a valid IP address");
    }
    EndpointAddresses.notSpecial(address.at("ip"));
    if (!address.at("hostname").isEmpty()) {
      address.at("hostname").invalid(NameRules.dnsLabel(address.at("hostname").text()));
    }
    if (address.has("nodeName")) {
      address.at("nodeName").invalid(NameRules.dnsSubdomain(address.at("nodeName").text()));
    }
  }

  private static void port(Checked port, boolean nameRequired) {
    Checked name = port.at("name");
    if (nameRequired) {
      name.requireSet("");
    }
    if (!name.isEmpty()) {
      name.invalid(NameRules.dnsLabel(name.text()));
    }
    port.at("port").invalid(NameRules.portNumber(port.at("port").number()));
    port.at("protocol").requireOneOf(List.of("SCTP", "TCP", "UDP"));
    Checked application = port.at("appProtocol");
    if (application.isSet()) {
      application.invalid(NameRules.qualifiedName(application.text()));
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode endpoints) {
    List<String> warnings = new ArrayList<>(0);
    warnings.add("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    for (Checked subset : Checked.root(endpoints).at("subsets").items()) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Checked address : subset.at(list).items()) {
          Checked ip = address.at("ip");
          warnings.addAll(AddressWarnings.ofAddress(ip.path(), ip.text()));
        }
      }
    }
    return warnings;
  }
}
