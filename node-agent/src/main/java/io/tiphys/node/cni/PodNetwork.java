package io.tiphys.node.cni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pod network of one node: a bridge with the node's pod CIDR, made by the standard CNI plugins
 * from the configuration that is written here, and the rules that let its traffic in and out.
 *
 * <p>Pods reach pods of any node under their own addresses; what leaves the cluster's pod CIDR is
 * masqueraded.
 */
public final class PodNetwork {

  private static final Logger log = LoggerFactory.getLogger(PodNetwork.class);

  private final Path configuration;
  private final Path leases;
  private final String clusterCidr;
  private final String bridge;
  private final String table;

  /**
   * @param folder the CNI configuration folder of the runtime
   * @param nodeRoot the folder of the node; it gives the bridge and the rules their names, so that
   *     two nodes in one network namespace keep apart
   * @param clusterCidr all nodes' pod addresses
   */
  public PodNetwork(Path folder, Path nodeRoot, String clusterCidr) {
    this.configuration = folder.resolve("10-tiphys.conflist");
    this.leases = nodeRoot.resolve("cni-leases");
    this.clusterCidr = clusterCidr;
    String tag = tag(nodeRoot);
    this.bridge = "tiphys-" + tag;
    this.table = "tiphys_pods_" + tag;
  }

  private static String tag(Path path) {
    CRC32 sum = new CRC32();
    sum.update(path.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  public String bridge() {
    return bridge;
  }

  /** Makes the network ready for this pod CIDR; may be repeated, also with another CIDR. */
  public void configure(String podCidr) throws IOException, InterruptedException {
    switchOnForwarding();
    String wanted = render(podCidr);
    Files.createDirectories(configuration.toAbsolutePath().getParent());
    if (!Files.exists(configuration) || !Files.readString(configuration).equals(wanted)) {
      removeBridge();
      Path draft = configuration.resolveSibling("." + configuration.getFileName() + ".new");
      Files.writeString(draft, wanted);
      Files.move(draft, configuration, StandardCopyOption.ATOMIC_MOVE);
      log.atInfo().addKeyValue("podCidr", podCidr).log("pod network configured");
    }
    ForeignRules.allowForwarding(bridge);
    masquerade(podCidr);
  }

  /** Removes the bridge and the rules. */
  public void remove() throws IOException, InterruptedException {
    removeBridge();
    Command.run("nft", "delete", "table", "ip", table);
    ForeignRules.removeFor(bridge);
    Files.deleteIfExists(configuration);
  }

  private void removeBridge() throws IOException, InterruptedException {
    if (Files.exists(Path.of("/sys/class/net", bridge))) {
      Command.run("ip", "link", "delete", bridge).orThrow("ip link delete " + bridge);
    }
  }

  String render(String podCidr) {
    ObjectNode list = Json.newObject().put("cniVersion", "0.4.0").put("name", "tiphys");
    ObjectNode bridgePlugin = Json.newObject();
    bridgePlugin.put("type", "bridge").put("bridge", bridge);
    bridgePlugin.put("isGateway", true).put("isDefaultGateway", true);
    bridgePlugin.put("hairpinMode", true).put("ipMasq", false).put("forceAddress", true);
    ObjectNode ipam = bridgePlugin.putObject("ipam");
    ipam.put("type", "host-local").put("dataDir", leases.toString());
    ipam.putArray("ranges").addArray().addObject().put("subnet", podCidr);
    ObjectNode portmap = Json.newObject().put("type", "portmap").put("snat", true);
    portmap.putObject("capabilities").put("portMappings", true);
    list.putArray("plugins").add(bridgePlugin).add(portmap);
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void switchOnForwarding() throws IOException, InterruptedException {
    Path bridged = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
    if (!Files.exists(bridged)) {
      Command.run("modprobe", "br_netfilter");
    }
    Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
    // Answers of a Service's pod on the same bridge must pass the address translation too.
    if (Files.exists(bridged)) {
      Files.writeString(bridged, "1");
    }
  }

  private void masquerade(String podCidr) throws IOException, InterruptedException {
    String rules =
        """
        add table ip %1$s
        delete table ip %1$s
        table ip %1$s {
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr %2$s ip daddr != { %3$s, 224.0.0.0/4 } oifname != "%4$s" masquerade
          }
        }
        """
            .formatted(table, podCidr, clusterCidr, bridge);
    Command.run(rules, List.of("nft", "-f", "-")).orThrow("nft");
  }
}
