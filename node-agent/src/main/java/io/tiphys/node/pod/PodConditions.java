package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A pod's conditions, with upstream's reasons and messages. */
final class PodConditions {

  static final String SANDBOX = "PodReadyToStartContainers";
  static final String INITIALIZED = "Initialized";
  static final String READY = "Ready";
  static final String CONTAINERS_READY = "ContainersReady";
  static final String SCHEDULED = "PodScheduled";

  private static final Set<String> OWN =
      Set.of(SANDBOX, INITIALIZED, READY, CONTAINERS_READY, SCHEDULED);

  private final Pod pod;
  private final Instant now;
  private final List<PodCondition> former;

  PodConditions(Pod pod, Instant now) {
    this.pod = pod;
    this.now = now;
    this.former =
        pod.getStatus() == null
            ? List.of()
            : Objects.requireNonNullElse(pod.getStatus().getConditions(), List.<PodCondition>of());
  }

  /** A condition's value. */
  private record Value(boolean holds, String reason, String message) {
    static final Value TRUE = new Value(true, "", "");
  }

  List<PodCondition> of(
      String phase,
      boolean sandboxReady,
      List<ContainerStatus> initStatuses,
      List<ContainerStatus> statuses) {
    List<PodCondition> conditions = new ArrayList<>();
    former.stream()
        .filter(condition -> !OWN.contains(condition.getType()))
        .forEach(conditions::add);
    Value containersReady = containersReady(phase, statuses);
    conditions.add(condition(SANDBOX, new Value(sandboxReady, "", "")));
    conditions.add(condition(INITIALIZED, initialized(phase, initStatuses)));
    conditions.add(condition(READY, ready(containersReady)));
    conditions.add(condition(CONTAINERS_READY, containersReady));
    conditions.add(condition(SCHEDULED, Value.TRUE));
    return conditions;
  }

  private Value initialized(String phase, List<ContainerStatus> statuses) {
    if (phase.equals("Succeeded")) {
      return new Value(true, "PodCompleted", "");
    }
    Set<String> sidecars =
        PodSpecs.initContainers(pod).stream()
            .filter(PodSpecs::isSidecar)
            .map(container -> container.getName())
            .collect(Collectors.toSet());
    List<String> incomplete =
        statuses.stream()
            .filter(status ->
                sidecars.contains(status.getName())
                    ? !Boolean.TRUE.equals(status.getStarted())
                    : !Boolean.TRUE.equals(status.getReady()))
            .map(ContainerStatus::getName)
            .toList();
    return incomplete.isEmpty()
        ? Value.TRUE
        : new Value(
            false,
            "ContainersNotInitialized",
            "containers with incomplete status: [" + String.join(" ", incomplete) + "]");
  }

  private static Value containersReady(String phase, List<ContainerStatus> statuses) {
    if (phase.equals("Succeeded")) {
      return new Value(false, "PodCompleted", "");
    }
    if (phase.equals("Failed")) {
      return new Value(false, "PodFailed", "");
    }
    List<String> unready =
        statuses.stream()
            .filter(status -> !Boolean.TRUE.equals(status.getReady()))
            .map(ContainerStatus::getName)
            .toList();
    return unready.isEmpty()
        ? Value.TRUE
        : new Value(
            false,
            "ContainersNotReady",
            "containers with unready status: [" + String.join(" ", unready) + "]");
  }

  private Value ready(Value containersReady) {
    List<String> problems = new ArrayList<>();
    for (PodReadinessGate gate :
        Objects.requireNonNullElse(
            pod.getSpec().getReadinessGates(), List.<PodReadinessGate>of())) {
      Optional<PodCondition> condition = find(gate.getConditionType());
      if (condition.isEmpty()) {
        problems.add(
            "corresponding condition of pod readiness gate \""
                + gate.getConditionType()
                + "\" does not exist.");
      } else if (!"True".equals(condition.get().getStatus())) {
        problems.add(
            "the status of pod readiness gate \""
                + gate.getConditionType()
                + "\" is not \"True\", but "
                + condition.get().getStatus());
      }
    }
    return !containersReady.holds() || problems.isEmpty()
        ? containersReady
        : new Value(false, "ReadinessGatesNotReady", String.join(", ", problems));
  }

  private Optional<PodCondition> find(String type) {
    return former.stream().filter(condition -> condition.getType().equals(type)).findFirst();
  }

  private PodCondition condition(String type, Value value) {
    String status = value.holds() ? "True" : "False";
    String since =
        find(type)
            .filter(condition -> status.equals(condition.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .orElseGet(() -> ContainerStatuses.time(now));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(value.reason().isEmpty() ? null : value.reason())
        .withMessage(value.message().isEmpty() ? null : value.message())
        .withLastTransitionTime(since)
        .withObservedGeneration(pod.getMetadata().getGeneration())
        .build();
  }
}
