package io.tiphys.apiserver.resources.core;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of an EndpointSlice's ports. */
final class SlicePortRules {

  private static final int MAX_PORTS = 20000;

  private SlicePortRules() {}

  static void check(Checked ports) {
    int count = ports.value().size();
    if (count > MAX_PORTS) {
      ports.add(FieldError.tooMany(ports.path(), count, MAX_PORTS));
      return;
    }
    Set<String> names = new HashSet<>();
    for (Checked port : ports.items()) {
      Checked name = port.at("name");
      if (!name.isEmpty()) {
        name.invalid(NameRules.dnsLabel(name.text()));
      }
      if (!names.add(name.text())) {
        name.duplicate();
      }
      port.at("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
      if (port.has("appProtocol")) {
        Checked protocol = port.at("appProtocol");
        protocol.invalid(NameRules.qualifiedName(protocol.text()));
      }
    }
  }
}
