package io.tiphys.controller.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions that a node reports, or that are assumed of it while it is silent. */
final class NodeConditions {

  static final List<String> WATCHED =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private NodeConditions() {}

  static List<NodeCondition> of(Node node) {
    return node.getStatus() == null || node.getStatus().getConditions() == null
        ? List.of()
        : node.getStatus().getConditions();
  }

  /** True, False or Unknown; the last where nothing is reported. */
  static String status(Node node, String type) {
    return find(node, type).map(NodeCondition::getStatus).orElse("Unknown");
  }

  static Optional<NodeCondition> find(Node node, String type) {
    return of(node).stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** The conditions of a node that has not been heard of for too long. */
  static List<NodeCondition> silent(Node node, Instant now) {
    List<NodeCondition> conditions = new ArrayList<>(of(node));
    for (String type : WATCHED) {
      Optional<NodeCondition> present = find(node, type);
      if (present.isEmpty()) {
        conditions.add(
            new NodeConditionBuilder()
                .withType(type)
                .withStatus("Unknown")
                .withReason("NodeStatusNeverUpdated")
                .withMessage("Kubelet never posted node status.")
                .withLastHeartbeatTime(node.getMetadata().getCreationTimestamp())
                .withLastTransitionTime(Timestamps.format(now))
                .build());
      } else if (!"Unknown".equals(present.get().getStatus())) {
        conditions.set(
            conditions.indexOf(present.get()),
            new NodeConditionBuilder(present.get())
                .withStatus("Unknown")
                .withReason("NodeStatusUnknown")
                .withMessage("Kubelet stopped posting node status.")
                .withLastTransitionTime(Timestamps.format(now))
                .build());
      }
    }
    return conditions;
  }

  static String zone(Node node) {
    return Metadata.labels(node).getOrDefault("topology.kubernetes.io/region", "")
        + "/"
        + Metadata.labels(node).getOrDefault("topology.kubernetes.io/zone", "");
  }
}
