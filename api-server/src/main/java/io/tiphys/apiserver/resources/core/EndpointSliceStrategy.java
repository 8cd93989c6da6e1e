package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** EndpointSlices. */
public final class EndpointSliceStrategy implements ResourceStrategy {

  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;

  @Override
  public void prepareForCreate(ObjectNode slice) {}

  @Override
  public void prepareForUpdate(ObjectNode slice, ObjectNode old) {}

  @Override
  public void applyDefaults(ObjectNode slice) {
    for (JsonNode one : slice.path("ports")) {
      if (one instanceof ObjectNode port) {
        if (!port.hasNonNull("name")) {
          port.put("name", "");
        }
        Defaults.put(port, "protocol", "TCP");
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode slice) {
    Checked root = Checked.root(slice);
    Checked type = root.at("addressType");
    type.requireOneOf(List.of("FQDN", "IPv4", "IPv6"));
    Checked endpoints = root.at("endpoints");
    if (endpoints.items().size() > MAX_ENDPOINTS) {
      endpoints.add(FieldError.tooMany(endpoints.path(), endpoints.items().size(), MAX_ENDPOINTS));
    }
    endpoints.items().forEach(endpoint -> endpoint(endpoint, type.text()));
    Set<String> names = new HashSet<>();
    for (Checked port : root.at("ports").items()) {
      Checked name = port.at("name");
      if (!name.isEmpty()) {
        name.invalid(NameRules.dnsLabel(name.text()));
      }
      if (!names.add(name.text())) {
        name.duplicate();
      }
      port.at("protocol").requireOneOf(List.of("SCTP", "TCP", "UDP"));
      if (port.has("port")) {
        port.at("port").invalid(NameRules.portNumber(port.at("port").number()));
      }
    }
    return root.errors();
  }

  private static void endpoint(Checked endpoint, String type) {
    Checked addresses = endpoint.at("addresses");
    int count = addresses.items().size();
    if (count == 0) {
      addresses.required("must contain at least 1 address");
    } else if (count > MAX_ADDRESSES) {
      addresses.add(FieldError.tooMany(addresses.path(), count, MAX_ADDRESSES));
    }
    for (Checked address : addresses.items()) {
      switch (type) {
        case "IPv4" -> {
          AddressRules.check(address);
          if (AddressRules.isIpv6(address.text())) {
            address.invalid("must be an IPv4 address");
          }
          EndpointAddresses.notSpecial(address);
        }
        case "IPv6" -> {
          AddressRules.check(address);
          if (AddressRules.isIpv4(address.text())) {
            address.invalid("must be an IPv6 address");
          }
          EndpointAddresses.notSpecial(address);
        }
        default -> address.invalid(NameRules.dnsSubdomain(address.text()));
      }
    }
    if (!endpoint.at("hostname").isEmpty()) {
      endpoint.at("hostname").invalid(NameRules.dnsLabel(endpoint.at("hostname").text()));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode slice, ObjectNode old) {
    Checked root = Checked.root(slice);
    root.immutable("addressType", old);
    return root.errors();
  }
}
