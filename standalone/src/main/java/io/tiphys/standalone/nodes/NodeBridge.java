package io.tiphys.standalone.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The bridge between this machine and its further nodes, with a way out for them. What is there
 * already is kept.
 */
public final class NodeBridge {

  private static final String TABLE = "tiphys-nodes";

  private NodeBridge() {}

  /** Makes the bridge with the machine's own address on it. */
  public static void ensure() throws IOException, InterruptedException {
    if (!exists(NodeHost.BRIDGE)) {
      MachineCommand.run("ip link add " + NodeHost.BRIDGE + " type bridge");
    }
    MachineCommand.run("ip address replace " + NodeHost.GATEWAY + "/24 dev " + NodeHost.BRIDGE);
    MachineCommand.run("ip link set " + NodeHost.BRIDGE + " up");
    Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
    MachineCommand.run(
        List.of("nft", "-f", "-"),
        """
        add table ip %1$s
        delete table ip %1$s
        table ip %1$s {
          chain postrouting {
            type nat hook postrouting priority srcnat;
            ip saddr %2$s.0/24 ip daddr != { %2$s.0/24, 10.96.0.0/11, 10.244.0.0/16 } masquerade
          }
        }
        """
            .formatted(TABLE, NodeHost.NETWORK));
  }

  /** Makes a node's namespace and its link to the bridge. */
  static void join(NodeHost node) throws IOException, InterruptedException {
    String namespace = node.namespace();
    if (!Files.exists(Path.of("/run/netns", namespace))) {
      MachineCommand.run("ip netns add " + namespace);
    }
    if (!exists(node.link())) {
      MachineCommand.run(
          "ip link add " + node.link() + " type veth peer name eth0 netns " + namespace);
    }
    MachineCommand.run("ip link set " + node.link() + " master " + NodeHost.BRIDGE + " up");
    String inside = "ip -n " + namespace + " ";
    MachineCommand.run(inside + "link set lo up");
    MachineCommand.run(inside + "address replace " + node.address() + "/24 dev eth0");
    MachineCommand.run(inside + "link set eth0 up");
    MachineCommand.run(inside + "route replace default via " + NodeHost.GATEWAY);
  }

  /** Removes a node's namespace; its link goes with it. */
  static void leave(NodeHost node) throws IOException, InterruptedException {
    if (Files.exists(Path.of("/run/netns", node.namespace()))) {
      MachineCommand.run("ip netns delete " + node.namespace());
    }
    if (exists(node.link())) {
      MachineCommand.run("ip link delete " + node.link());
    }
  }

  static void remove() throws IOException, InterruptedException {
    if (exists(NodeHost.BRIDGE)) {
      MachineCommand.run("ip link delete " + NodeHost.BRIDGE);
      MachineCommand.run(
          List.of("nft", "-f", "-"), "add table ip %1$s\ndelete table ip %1$s\n".formatted(TABLE));
    }
  }

  private static boolean exists(String link) {
    return Files.exists(Path.of("/sys/class/net", link));
  }
}
