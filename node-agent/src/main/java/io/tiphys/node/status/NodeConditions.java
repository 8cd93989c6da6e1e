package io.tiphys.node.status;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A node's conditions, with upstream's reasons and messages. */
final class NodeConditions {

  private static final Set<String> OWN =
      Set.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready");

  private NodeConditions() {}

  /**
   * The conditions of now.
   *
   * @param before the node as the API server has it; its times stay where nothing changed
   * @param problem why the node cannot run pods, if it cannot
   */
  static List<NodeCondition> of(Node before, Optional<String> problem, Instant now) {
    List<NodeCondition> conditions = new ArrayList<>();
    for (NodeCondition condition : former(before)) {
      if (!OWN.contains(condition.getType())) {
        conditions.add(condition);
      }
    }
    conditions.add(
        condition(
            before,
            now,
            "MemoryPressure",
            "False",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available"));
    conditions.add(
        condition(
            before,
            now,
            "DiskPressure",
            "False",
            "KubeletHasNoDiskPressure",
            "kubelet has no disk pressure"));
    conditions.add(
        condition(
            before,
            now,
            "PIDPressure",
            "False",
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available"));
    conditions.add(
        problem.isEmpty()
            ? condition(
                before, now, "Ready", "True", "KubeletReady", "kubelet is posting ready status")
            : condition(before, now, "Ready", "False", "KubeletNotReady", problem.get()));
    return conditions;
  }

  private static List<NodeCondition> former(Node node) {
    return node.getStatus() == null
        ? List.of()
        : Objects.requireNonNullElse(node.getStatus().getConditions(), List.<NodeCondition>of());
  }

  private static NodeCondition condition(
      Node before, Instant now, String type, String status, String reason, String message) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String since =
        former(before).stream()
            .filter(c -> c.getType().equals(type) && status.equals(c.getStatus()))
            .map(NodeCondition::getLastTransitionTime)
            .findFirst()
            .orElse(time);
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastHeartbeatTime(time)
        .withLastTransitionTime(since)
        .build();
  }
}
