package io.tiphys.apiserver.resources.core;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The rules of an EndpointSlice's endpoints. */
final class SliceEndpointRules {

  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;
  private static final int MAX_HINTS = 8;

  private SliceEndpointRules() {}

  static void check(Checked endpoints, String type) {
    if (!tooMany(endpoints, MAX_ENDPOINTS)) {
      endpoints.items().forEach(endpoint -> endpoint(endpoint, type));
    }
  }

  private static boolean tooMany(Checked list, int most) {
    int count = list.value().size();
    if (count > most) {
      list.add(FieldError.tooMany(list.path(), count, most));
    }
    return count > most;
  }

  private static void endpoint(Checked endpoint, String type) {
    Checked addresses = endpoint.at("addresses");
    if (addresses.isEmpty()) {
      addresses.required("must contain at least 1 address");
    }
    tooMany(addresses, MAX_ADDRESSES);
    for (Checked address : addresses.items()) {
      switch (type) {
        case "IPv4" -> {
          if (!AddressRules.isAddress(address.text())) {
            AddressRules.check(address);
          } else {
            if (!AddressRules.isIpv4(address.text())) {
              addresses.invalid(address.text(), "must be an IPv4 address");
            }
            EndpointAddresses.notSpecial(address);
          }
        }
        case "IPv6" -> {
          List<String> errors = AddressRules.canonical(address.text());
          address.invalid(errors);
          if (errors.isEmpty()) {
            if (!AddressRules.isIpv6(address.text())) {
              addresses.invalid(address.text(), "must be an IPv6 address");
            }
            EndpointAddresses.notSpecial(address);
          }
        }
        case "FQDN" -> NameShapes.fullyQualifiedDomain(address);
        default -> {
          // Upstream does not look at addresses of a type that it does not know.
        }
      }
    }
    if (endpoint.has("nodeName")) {
      Checked node = endpoint.at("nodeName");
      node.invalid(NameRules.dnsSubdomain(node.text()));
    }
    if (endpoint.has("hostname")) {
      endpoint.at("hostname").invalid(NameRules.dnsLabel(endpoint.at("hostname").text()));
    }
    hints(endpoint.at("hints", "forZones"), NameRules::labelValue);
    hints(endpoint.at("hints", "forNodes"), NameRules::dnsSubdomain);
  }

  private static void hints(Checked hints, Function<String, List<String>> rule) {
    if (tooMany(hints, MAX_HINTS)) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (Checked hint : hints.items()) {
      Checked name = hint.at("name");
      if (!names.add(name.text())) {
        name.duplicate();
      }
      name.invalid(rule.apply(name.text()));
    }
  }
}
