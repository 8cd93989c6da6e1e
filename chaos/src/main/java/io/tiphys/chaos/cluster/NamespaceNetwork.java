package io.tiphys.chaos.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network namespace for each part, all on a bridge that stands in one of its own: the machine's
 * own rules of forwarding do not touch it. This process reaches them by one more wire to the
 * bridge. A cut is an nftables rule at both ends, so that packets vanish without an answer.
 */
final class NamespaceNetwork implements Network {

  private static final Path USER = Path.of("/proc/self/status");
  private static final List<String> TOOLS = List.of("ip", "nsenter", "nft");
  private static final int FIRST_HOST = 11;

  private final String prefix;
  private final String subnet;
  private final Map<String, String> addresses = new LinkedHashMap<>();

  private NamespaceNetwork(String prefix, String subnet) {
    this.prefix = prefix;
    this.subnet = subnet;
  }

  /** What is missing to make one; empty if nothing. */
  static Optional<String> missing() {
    if (!isRoot()) {
      return Optional.of("not root");
    }
    for (String tool : TOOLS) {
      if (List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
          .noneMatch(folder -> Files.isExecutable(Path.of(folder + tool)))) {
        return Optional.of("no " + tool + " on this machine");
      }
    }
    try {
      String probe = "tiphys-probe-" + ProcessHandle.current().pid();
      Command.run("ip", "netns", "add", probe);
      Command.run("ip", "netns", "del", probe);
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("no network namespaces: " + e.getMessage());
    }
  }

  static boolean isRoot() {
    try {
      return Files.readAllLines(USER).stream().anyMatch(line -> line.startsWith("Uid:\t0\t0"));
    } catch (java.io.IOException e) {
      return false;
    }
  }

  static NamespaceNetwork open(List<String> parts) {
    long pid = ProcessHandle.current().pid();
    NamespaceNetwork network =
        new NamespaceNetwork(
            "tc" + pid % 100_000, "10." + (214 + pid % 16) + "." + pid / 16 % 256 + ".");
    try {
      network.makeHub();
      for (String part : parts) {
        network.join(part);
      }
      return network;
    } catch (RuntimeException e) {
      network.addresses.clear();
      parts.forEach(part -> network.addresses.put(part, ""));
      network.close();
      throw e;
    }
  }

  private String namespace(String part) {
    return prefix + "-" + part;
  }

  private void makeHub() {
    String hub = namespace("hub");
    Command.run("ip", "netns", "add", hub);
    Command.run("ip", "-n", hub, "link", "add", "bridge0", "type", "bridge");
    Command.run("ip", "-n", hub, "link", "set", "bridge0", "up");
    Command.run(
        "ip", "link", "add", prefix + "h", "type", "veth", "peer", "name", "uplink", "netns", hub);
    Command.run("ip", "-n", hub, "link", "set", "uplink", "master", "bridge0", "up");
    Command.run("ip", "addr", "add", subnet + "1/24", "dev", prefix + "h");
    Command.run("ip", "link", "set", prefix + "h", "up");
  }

  private void join(String part) {
    String hub = namespace("hub");
    String own = namespace(part);
    String wire = "p" + addresses.size();
    String address = subnet + (FIRST_HOST + addresses.size());
    addresses.put(part, address);
    Command.run("ip", "netns", "add", own);
    Command.run("ip", "-n", own, "link", "set", "lo", "up");
    Command.run(
        "ip", "-n", hub, "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", own);
    Command.run("ip", "-n", hub, "link", "set", wire, "master", "bridge0", "up");
    Command.run("ip", "-n", own, "addr", "add", address + "/24", "dev", "eth0");
    Command.run("ip", "-n", own, "link", "set", "eth0", "up");
    nft(
        part,
        """
        table ip chaos {
          set cut { type ipv4_addr; }
          chain input { type filter hook input priority 0; ip saddr @cut drop; }
        }
        """);
  }

  private void nft(String part, String rules) {
    Command.run(List.of("nsenter", "--net=/run/netns/" + namespace(part), "nft", "-f", "-"), rules);
  }

  @Override
  public String address(String part) {
    String address = addresses.get(part);
    if (address == null) {
      throw new IllegalArgumentException("no such part: " + part);
    }
    return address;
  }

  @Override
  public List<String> enter(String part) {
    return List.of("nsenter", "--net=/run/netns/" + namespace(part));
  }

  @Override
  public Optional<String> whyNoCuts() {
    return Optional.empty();
  }

  @Override
  public void cut(String one, String other) {
    nft(one, "add element ip chaos cut { " + address(other) + " }");
    nft(other, "add element ip chaos cut { " + address(one) + " }");
  }

  @Override
  public void heal() {
    addresses.keySet().forEach(part -> nft(part, "flush set ip chaos cut"));
  }

  @Override
  public void close() {
    addresses.keySet().forEach(part -> quietly("ip", "netns", "del", namespace(part)));
    quietly("ip", "link", "del", prefix + "h");
    quietly("ip", "netns", "del", namespace("hub"));
  }

  private static void quietly(String... command) {
    try {
      Command.run(command);
    } catch (IllegalStateException e) {
      // it was not made, or is gone
    }
  }
}
