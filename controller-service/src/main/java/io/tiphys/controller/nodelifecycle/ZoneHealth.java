package io.tiphys.controller.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.tiphys.controller.options.ControllerManagerOptions.NodeHealth;
import java.util.Collection;
import java.util.List;

/** How a zone fares, which decides how fast its silent nodes lose their pods. */
enum ZoneHealth {
  NORMAL,
  /** Many nodes do not answer. */
  PARTIAL_DISRUPTION,
  /** No node answers: rather the way to them is broken than they all are. */
  FULL_DISRUPTION;

  static ZoneHealth of(Collection<Node> zone, NodeHealth options) {
    long ready =
        zone.stream().filter(n -> NodeConditions.status(n, "Ready").equals("True")).count();
    long others = zone.size() - ready;
    if (ready == 0 && others > 0) {
      return FULL_DISRUPTION;
    }
    if (others > 2 && (double) others / zone.size() >= options.unhealthyZoneThreshold()) {
      return PARTIAL_DISRUPTION;
    }
    return NORMAL;
  }

  /**
   * Evictions a second in this zone; 0 for none.
   *
   * @param allDown whether every zone of the cluster is fully disrupted
   */
  double evictionRate(int zoneSize, boolean allDown, NodeHealth options) {
    if (allDown) {
      return 0;
    }
    return switch (this) {
      case NORMAL, FULL_DISRUPTION -> options.evictionRate();
      case PARTIAL_DISRUPTION ->
          zoneSize > options.largeClusterSize() ? options.secondaryEvictionRate() : 0;
    };
  }

  static boolean allDown(List<ZoneHealth> zones) {
    return !zones.isEmpty() && zones.stream().allMatch(z -> z == FULL_DISRUPTION);
  }
}
