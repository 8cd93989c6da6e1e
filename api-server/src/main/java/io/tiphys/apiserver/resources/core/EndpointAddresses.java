package io.tiphys.apiserver.resources.core;

import io.tiphys.apiserver.resources.rules.Checked;

/** Which addresses may not be endpoints: those that lead somewhere else from each node. */
final class EndpointAddresses {

  private EndpointAddresses() {}

  static void notSpecial(Checked address) {
    String text = address.text();
    if (text.equals("0.0.0.0") || text.equals("::")) {
      address.invalid("may not be unspecified (" + text + ")");
    } else if (text.startsWith("127.") || text.equals("::1")) {
      address.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    } else if (text.startsWith("169.254.") || text.startsWith("fe80:")) {
      address.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    } else if (text.startsWith("224.0.0.") || text.startsWith("ff02:")) {
      address.invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }
}
