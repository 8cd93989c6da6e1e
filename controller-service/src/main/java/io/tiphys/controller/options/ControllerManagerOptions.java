package io.tiphys.controller.options;

import io.tiphys.client.component.LeaderElector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the controller manager can be told, by upstream's flags.
 *
 * @param controllers {@code --controllers}: {@code *}, names, and names with a minus
 * @param concurrentSyncs {@code --concurrent-<…>-syncs} by controller name
 * @param clusterCidr {@code --cluster-cidr}; nodes get no addresses without it
 * @param leaderElection absent where there is only one controller manager
 * @param rootCa {@code --root-ca-file}'s content; for {@code kube-root-ca.crt}
 */
public record ControllerManagerOptions(
    List<String> controllers,
    Map<String, Integer> concurrentSyncs,
    Optional<String> clusterCidr,
    int nodeCidrMaskSize,
    boolean allocateNodeCidrs,
    NodeHealth nodeHealth,
    Optional<LeaderElector.Options> leaderElection,
    Optional<String> rootCa,
    boolean useServiceAccountCredentials,
    int terminatedPodGcThreshold) {

  public ControllerManagerOptions {
    controllers = List.copyOf(controllers);
    concurrentSyncs = Map.copyOf(concurrentSyncs);
  }

  public static final ControllerManagerOptions DEFAULT =
      new ControllerManagerOptions(
          List.of("*"),
          Map.of(),
          Optional.empty(),
          24,
          true,
          NodeHealth.DEFAULT,
          Optional.empty(),
          Optional.empty(),
          true,
          12_500);

  /** How many keys of a controller are worked on at once. */
  public int workers(String controller) {
    return concurrentSyncs.getOrDefault(controller, 5);
  }

  public ControllerManagerOptions withControllers(List<String> names) {
    return new ControllerManagerOptions(
        names,
        concurrentSyncs,
        clusterCidr,
        nodeCidrMaskSize,
        allocateNodeCidrs,
        nodeHealth,
        leaderElection,
        rootCa,
        useServiceAccountCredentials,
        terminatedPodGcThreshold);
  }

  public ControllerManagerOptions withCluster(String cidr, String rootCaPem) {
    return new ControllerManagerOptions(
        controllers,
        concurrentSyncs,
        Optional.of(cidr),
        nodeCidrMaskSize,
        allocateNodeCidrs,
        nodeHealth,
        leaderElection,
        Optional.of(rootCaPem),
        useServiceAccountCredentials,
        terminatedPodGcThreshold);
  }

  public ControllerManagerOptions withNodeHealth(NodeHealth health) {
    return new ControllerManagerOptions(
        controllers,
        concurrentSyncs,
        clusterCidr,
        nodeCidrMaskSize,
        allocateNodeCidrs,
        health,
        leaderElection,
        rootCa,
        useServiceAccountCredentials,
        terminatedPodGcThreshold);
  }

  public ControllerManagerOptions withLeaderElection(LeaderElector.Options election) {
    return new ControllerManagerOptions(
        controllers,
        concurrentSyncs,
        clusterCidr,
        nodeCidrMaskSize,
        allocateNodeCidrs,
        nodeHealth,
        Optional.of(election),
        rootCa,
        useServiceAccountCredentials,
        terminatedPodGcThreshold);
  }

  public ControllerManagerOptions withServiceAccountCredentials(boolean use) {
    return new ControllerManagerOptions(
        controllers,
        concurrentSyncs,
        clusterCidr,
        nodeCidrMaskSize,
        allocateNodeCidrs,
        nodeHealth,
        leaderElection,
        rootCa,
        use,
        terminatedPodGcThreshold);
  }

  /**
   * When a silent node is given up.
   *
   * @param monitorPeriod {@code --node-monitor-period}
   * @param gracePeriod {@code --node-monitor-grace-period}: silence after which Ready is Unknown
   * @param startupGracePeriod {@code --node-startup-grace-period}: the same for a node that never
   *     spoke
   * @param evictionRate {@code --node-eviction-rate}: nodes a second that are tainted NoExecute
   * @param secondaryEvictionRate {@code --secondary-node-eviction-rate}: that in an unhealthy zone
   * @param unhealthyZoneThreshold {@code --unhealthy-zone-threshold}
   * @param largeClusterSize {@code --large-cluster-size-threshold}
   */
  public record NodeHealth(
      Duration monitorPeriod,
      Duration gracePeriod,
      Duration startupGracePeriod,
      double evictionRate,
      double secondaryEvictionRate,
      double unhealthyZoneThreshold,
      int largeClusterSize) {
    public static final NodeHealth DEFAULT =
        new NodeHealth(
            Duration.ofSeconds(5),
            Duration.ofSeconds(50),
            Duration.ofSeconds(60),
            0.1,
            0.01,
            0.55,
            50);
  }
}
