package io.tiphys.controller.options;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.client.component.LeaderElectionFlags;
import io.tiphys.controller.options.ControllerManagerOptions.NodeHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The controller manager's flags, named and preset as upstream's. */
public final class ControllerManagerFlags {

  /** Upstream's flag for a number of workers, by the loop that they work in. */
  private static final Map<String, String> SYNCS =
      Map.of(
          "deployment", "concurrent-deployment-syncs",
          "replicaset", "concurrent-replicaset-syncs",
          "daemonset", "concurrent-daemonset-syncs",
          "statefulset", "concurrent-statefulset-syncs",
          "job", "concurrent-job-syncs",
          "cronjob", "concurrent-cron-job-syncs",
          "endpoint", "concurrent-endpoint-syncs",
          "endpointslice", "concurrent-service-endpoint-syncs",
          "namespace", "concurrent-namespace-syncs",
          "gc", "concurrent-gc-syncs");

  private static final Map<String, Integer> SYNC_DEFAULTS =
      Map.of("daemonset", 2, "namespace", 10, "gc", 20);

  private ControllerManagerFlags() {}

  public static List<Flag> declared() {
    List<Flag> flags = new ArrayList<>();
    flags.add(
        Flag.list(
            "controllers",
            List.of("*"),
            "Controllers to run: * for all, a name for one, -name for all but one."));
    SYNCS.forEach((loop, flag) ->
        flags.add(
            Flag.integer(
                flag,
                SYNC_DEFAULTS.getOrDefault(loop, 5),
                "How many objects the " + loop + " controller works on at once.")));
    flags.add(Flag.text("cluster-cidr", "", "Range of all pod addresses, such as 10.244.0.0/16."));
    flags.add(
        Flag.integer("node-cidr-mask-size", 24, "Prefix length of one node's pod addresses."));
    flags.add(Flag.bool("allocate-node-cidrs", true, "Give nodes ranges of the cluster's range."));
    flags.add(
        Flag.text("root-ca-file", "", "Certificates to publish as kube-root-ca.crt, in PEM."));
    flags.add(
        Flag.bool(
            "use-service-account-credentials",
            true,
            "Let each controller write as its own ServiceAccount."));
    flags.add(
        Flag.integer("terminated-pod-gc-threshold", 12_500, "How many finished pods may be kept."));
    addNodeHealth(flags);
    flags.addAll(LeaderElectionFlags.of("kube-controller-manager"));
    return flags;
  }

  private static void addNodeHealth(List<Flag> flags) {
    NodeHealth preset = NodeHealth.DEFAULT;
    flags.add(
        Flag.duration(
            "node-monitor-period", preset.monitorPeriod(), "Kept for upstream's command lines."));
    flags.add(
        Flag.duration(
            "node-monitor-grace-period",
            preset.gracePeriod(),
            "Silence after which a node counts as unreachable."));
    flags.add(
        Flag.duration(
            "node-startup-grace-period",
            preset.startupGracePeriod(),
            "The same for a node that never reported a status."));
    flags.add(
        Flag.number(
            "node-eviction-rate",
            preset.evictionRate(),
            "Nodes a second whose pods are driven away."));
    flags.add(
        Flag.number(
            "secondary-node-eviction-rate",
            preset.secondaryEvictionRate(),
            "The same in a large zone of which much is unreachable."));
    flags.add(
        Flag.number(
            "unhealthy-zone-threshold",
            preset.unhealthyZoneThreshold(),
            "Share of unreachable nodes from which on a zone counts as disrupted."));
    flags.add(
        Flag.integer(
            "large-cluster-size-threshold",
            preset.largeClusterSize(),
            "Nodes above which a disrupted zone's pods are driven away at all."));
  }

  public static ControllerManagerOptions read(Flags flags) {
    Map<String, Integer> syncs = new HashMap<>();
    SYNCS.forEach((loop, flag) -> syncs.put(loop, flags.integer(flag)));
    return new ControllerManagerOptions(
        flags.list("controllers"),
        syncs,
        flags.find("cluster-cidr"),
        flags.integer("node-cidr-mask-size"),
        flags.bool("allocate-node-cidrs"),
        new NodeHealth(
            flags.duration("node-monitor-period"),
            flags.duration("node-monitor-grace-period"),
            flags.duration("node-startup-grace-period"),
            flags.number("node-eviction-rate"),
            flags.number("secondary-node-eviction-rate"),
            flags.number("unhealthy-zone-threshold"),
            flags.integer("large-cluster-size-threshold")),
        LeaderElectionFlags.read(flags),
        rootCa(flags),
        flags.bool("use-service-account-credentials"),
        flags.integer("terminated-pod-gc-threshold"));
  }

  private static Optional<String> rootCa(Flags flags) {
    return flags
        .find("root-ca-file")
        .map(file -> {
          try {
            return Files.readString(Path.of(file));
          } catch (IOException e) {
            throw new UsageException(
                "flag --root-ca-file: cannot read " + file + ": " + e.getMessage());
          }
        });
  }
}
