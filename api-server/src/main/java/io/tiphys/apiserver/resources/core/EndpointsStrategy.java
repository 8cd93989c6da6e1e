package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
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
    AddressRules.check(address.at("ip"));
    EndpointAddresses.notSpecial(address.at("ip"));
    if (!address.at("hostname").isEmpty()) {
      address.at("hostname").invalid(NameRules.dnsLabel(address.at("hostname").text()));
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
  }
}
