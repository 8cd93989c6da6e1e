package io.tiphys.node.cni;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What other programs keep in iptables and a pod network has to live with. */
final class ForeignRules {

  private static final List<String> DIRECTIONS = List.of("-i", "-o");

  private ForeignRules() {}

  /** Where another program (Docker) drops forwarded packets by policy, lets ours through. */
  static void allowForwarding(String bridge) throws IOException, InterruptedException {
    if (!iptables("-S", "FORWARD").output().contains("-P FORWARD DROP")) {
      return;
    }
    for (String direction : DIRECTIONS) {
      if (!iptables("-C", "FORWARD", direction, bridge, "-j", "ACCEPT").succeeded()) {
        iptables("-I", "FORWARD", direction, bridge, "-j", "ACCEPT").orThrow("iptables -I FORWARD");
      }
    }
  }

  /** Takes back what was let through, and what the portmap plugin leaves. */
  static void removeFor(String bridge) throws IOException, InterruptedException {
    for (String direction : DIRECTIONS) {
      iptables("-D", "FORWARD", direction, bridge, "-j", "ACCEPT");
    }
    removePortmapChains();
  }

  /** The portmap plugin's common chains go when no pod of any node uses them. */
  private static void removePortmapChains() throws IOException, InterruptedException {
    Command ports = iptables("-t", "nat", "-S", "CNI-HOSTPORT-DNAT");
    if (!ports.succeeded() || ports.output().contains("-A ")) {
      return;
    }
    for (String chain : List.of("PREROUTING", "OUTPUT")) {
      iptables(
          "-t",
          "nat",
          "-D",
          chain,
          "-m",
          "addrtype",
          "--dst-type",
          "LOCAL",
          "-j",
          "CNI-HOSTPORT-DNAT");
    }
    iptables(
        "-t",
        "nat",
        "-D",
        "POSTROUTING",
        "-m",
        "comment",
        "--comment",
        "CNI portfwd requiring masquerade",
        "-j",
        "CNI-HOSTPORT-MASQ");
    for (String chain : List.of("CNI-HOSTPORT-DNAT", "CNI-HOSTPORT-MASQ", "CNI-HOSTPORT-SETMARK")) {
      iptables("-t", "nat", "-F", chain);
      iptables("-t", "nat", "-X", chain);
    }
  }

  private static Command iptables(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("iptables", "-w"));
    command.addAll(List.of(arguments));
    return Command.run("", command);
  }
}
