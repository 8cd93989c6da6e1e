package io.tiphys.apiserver.resources.device;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of what a claim asks for. */
final class ClaimRules {

  private static final int MOST = 32;
  private static final int MOST_ALTERNATIVES = 8;
  private static final String ONE_OF = "exactly one of `exactly` or `firstAvailable` is required";
  private static final String NO_REQUEST =
      "must be the name of a request in the claim or the name of a request and a subrequest"
          + " separated by '/'";

  private ClaimRules() {}

  static void check(Checked devices) {
    Set<String> names = new HashSet<>();
    for (Checked request : devices.at("requests").items()) {
      String name = request.at("name").text();
      names.add(name);
      request
          .at("firstAvailable")
          .items()
          .forEach(one -> names.add(name + "/" + one.at("name").text()));
    }
    DeviceRules.set(devices.at("requests"), MOST, "name");
    devices.at("requests").items().forEach(ClaimRules::request);
    DeviceRules.atMost(devices.at("constraints"), MOST);
    for (Checked constraint : devices.at("constraints").items()) {
      references(constraint.at("requests"), names);
      Checked match = constraint.at("matchAttribute");
      if (match.isSet()) {
        DeviceRules.fullyQualified(match);
      } else {
        match.required("");
      }
    }
    DeviceRules.atMost(devices.at("config"), MOST);
    for (Checked config : devices.at("config").items()) {
      references(config.at("requests"), names);
      DeviceRules.configuration(config);
    }
  }

  private static void references(Checked requests, Set<String> names) {
    DeviceRules.set(requests, MOST, "");
    for (Checked reference : requests.items()) {
      String[] parts = reference.text().split("/", -1);
      if (parts.length > 2) {
        reference.invalid(NO_REQUEST);
        continue;
      }
      for (String part : parts) {
        NameRules.dnsLabel(part).forEach(error -> reference.invalid(part, error));
      }
      if (!names.contains(reference.text())) {
        reference.invalid(NO_REQUEST);
      }
    }
  }

  private static void request(Checked request) {
    DeviceRules.label(request.at("name"));
    boolean several = !request.at("firstAvailable").isEmpty();
    boolean exactly = request.has("exactly");
    if (!several && !exactly) {
      request.required(ONE_OF);
    } else if (several && exactly) {
      request.invalid(NullNode.getInstance(), ONE_OF + ", but multiple fields are set");
    } else if (several) {
      DeviceRules.set(request.at("firstAvailable"), MOST_ALTERNATIVES, "name");
      for (Checked alternative : request.at("firstAvailable").items()) {
        DeviceRules.label(alternative.at("name"));
        wanted(alternative);
      }
    } else {
      wanted(request.at("exactly"));
    }
  }

  private static void wanted(Checked request) {
    Checked deviceClass = request.at("deviceClassName");
    if (deviceClass.requireSet("")) {
      deviceClass.invalid(NameRules.dnsSubdomain(deviceClass.text()));
    }
    DeviceRules.selectors(request.at("selectors"));
    Checked mode = request.at("allocationMode");
    Checked count = request.at("count");
    switch (mode.text()) {
      case "All" -> {
        if (count.number() != 0) {
          count.invalid("must not be specified when allocationMode is 'All'");
        }
      }
      case "ExactCount" -> {
        if (count.number() <= 0) {
          count.invalid(count.isSet() ? count.value() : 0, "must be greater than zero");
        }
      }
      default -> mode.notSupported(List.of("All", "ExactCount"));
    }
  }
}
