package io.tiphys.controller.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The taints that a node's conditions bring. */
final class NodeTaints {

  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  static final String NO_SCHEDULE = "NoSchedule";
  static final String NO_EXECUTE = "NoExecute";

  private static final Set<String> BY_CONDITION =
      Set.of(
          NOT_READY,
          UNREACHABLE,
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/network-unavailable",
          "node.kubernetes.io/unschedulable");

  private NodeTaints() {}

  static List<Taint> of(Node node) {
    return node.getSpec() == null || node.getSpec().getTaints() == null
        ? List.of()
        : node.getSpec().getTaints();
  }

  /**
   * The taints that the node should have.
   *
   * @param mayEvict whether a node that is not ready gets the taint that drives pods away now; one
   *     that has it already keeps it while it is not ready, unless all are down
   * @param allDown whether no node of any zone answers, so that none is blamed
   */
  static List<Taint> wanted(Node node, boolean mayEvict, boolean allDown, Instant now) {
    List<Taint> present = of(node);
    List<Taint> wanted = new ArrayList<>();
    present.stream()
        .filter(t -> !(NO_SCHEDULE.equals(t.getEffect()) && BY_CONDITION.contains(t.getKey())))
        .filter(t -> !isEviction(t))
        .forEach(wanted::add);
    for (String key : keys(node)) {
      wanted.add(kept(present, key, NO_SCHEDULE, now));
    }
    String ready = NodeConditions.status(node, "Ready");
    if (!ready.equals("True") && !allDown) {
      String key = ready.equals("False") ? NOT_READY : UNREACHABLE;
      if (mayEvict || present.stream().anyMatch(NodeTaints::isEviction)) {
        wanted.add(kept(present, key, NO_EXECUTE, now));
      }
    }
    return wanted;
  }

  static boolean isEviction(Taint taint) {
    return NO_EXECUTE.equals(taint.getEffect())
        && (NOT_READY.equals(taint.getKey()) || UNREACHABLE.equals(taint.getKey()));
  }

  private static List<String> keys(Node node) {
    List<String> keys = new ArrayList<>();
    switch (NodeConditions.status(node, "Ready")) {
      case "True" -> {}
      case "False" -> keys.add(NOT_READY);
      default -> keys.add(UNREACHABLE);
    }
    add(keys, node, "MemoryPressure", "node.kubernetes.io/memory-pressure");
    add(keys, node, "DiskPressure", "node.kubernetes.io/disk-pressure");
    add(keys, node, "PIDPressure", "node.kubernetes.io/pid-pressure");
    add(keys, node, "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      keys.add("node.kubernetes.io/unschedulable");
    }
    return keys;
  }

  private static void add(List<String> keys, Node node, String condition, String key) {
    if (NodeConditions.status(node, condition).equals("True")) {
      keys.add(key);
    }
  }

  private static Taint kept(List<Taint> present, String key, String effect, Instant now) {
    return present.stream()
        .filter(t -> key.equals(t.getKey()) && effect.equals(t.getEffect()))
        .findFirst()
        .orElseGet(() ->
            new TaintBuilder()
                .withKey(key)
                .withEffect(effect)
                .withTimeAdded(Timestamps.format(now))
                .build());
  }

  static boolean same(@Nullable List<Taint> one, List<Taint> other) {
    return one != null && Set.copyOf(one).equals(Set.copyOf(other));
  }
}
