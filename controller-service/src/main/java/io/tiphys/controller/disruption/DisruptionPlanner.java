package io.tiphys.controller.disruption;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.tiphys.controller.runtime.IntOrPercent;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Decides how many disruptions a budget allows. */
final class DisruptionPlanner {

  /** How long an evicted pod may take until its deletion is seen. */
  static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

  static final String CONDITION = "DisruptionAllowed";

  private DisruptionPlanner() {}

  /**
   * @param scale how many pods the owners of the selected ones want; asked only if it matters
   */
  static Expectation expect(PodDisruptionBudget budget, int selected, IntSupplier scale) {
    IntOrString unavailable = budget.getSpec().getMaxUnavailable();
    IntOrString available = budget.getSpec().getMinAvailable();
    if (unavailable != null) {
      int wanted = scale.getAsInt();
      return new Expectation(
          wanted, Math.max(0, wanted - IntOrPercent.resolve(unavailable, wanted, true, 0)));
    }
    if (available == null) {
      return new Expectation(0, 0);
    }
    if (available.getIntVal() != null) {
      return new Expectation(selected, available.getIntVal());
    }
    int wanted = scale.getAsInt();
    return new Expectation(wanted, IntOrPercent.resolve(available, wanted, true, 0));
  }

  static DisruptionPlan plan(
      PodDisruptionBudget budget, Collection<Pod> pods, Expectation expected, Instant now) {
    Map<String, String> disrupted = new TreeMap<>();
    Optional<Duration> recheck = Optional.empty();
    for (Pod pod : pods) {
      Optional<Instant> end = announced(budget, pod).map(at -> at.plus(DELETION_TIMEOUT));
      if (!Metadata.isBeingDeleted(pod) && end.filter(at -> !at.isBefore(now)).isPresent()) {
        disrupted.put(
            Metadata.name(pod), Timestamps.format(end.orElseThrow().minus(DELETION_TIMEOUT)));
        Duration left = Duration.between(now, end.orElseThrow()).plusSeconds(1);
        recheck =
            recheck.filter(earlier -> earlier.compareTo(left) < 0).or(() -> Optional.of(left));
      }
    }
    int healthy =
        Math.toIntExact(
            pods.stream()
                .filter(pod ->
                    !Metadata.isBeingDeleted(pod)
                        && !disrupted.containsKey(Metadata.name(pod))
                        && Pods.isReady(pod))
                .count());
    int allowed = expected.pods() <= 0 ? 0 : Math.max(0, healthy - expected.healthy());
    PodDisruptionBudgetStatus status =
        new PodDisruptionBudgetStatusBuilder()
            .withCurrentHealthy(healthy)
            .withDesiredHealthy(expected.healthy())
            .withExpectedPods(expected.pods())
            .withDisruptionsAllowed(allowed)
            .withDisruptedPods(disrupted.isEmpty() ? null : disrupted)
            .withObservedGeneration(Metadata.generation(budget))
            .withConditions(
                conditions(
                    budget,
                    allowed > 0,
                    allowed > 0 ? "SufficientPods" : "InsufficientPods",
                    "",
                    Metadata.generation(budget),
                    now))
            .build();
    return new DisruptionPlan(status, recheck);
  }

  /** What is said if nothing can be found out: then nothing may be disrupted. */
  static PodDisruptionBudgetStatus failed(PodDisruptionBudget budget, String message, Instant now) {
    long observed =
        budget.getStatus() == null || budget.getStatus().getObservedGeneration() == null
            ? 0
            : budget.getStatus().getObservedGeneration();
    return new PodDisruptionBudgetStatusBuilder(
            budget.getStatus() == null ? new PodDisruptionBudgetStatus() : budget.getStatus())
        .withDisruptionsAllowed(0)
        .withConditions(conditions(budget, false, "SyncFailed", message, observed, now))
        .build();
  }

  private static Optional<Instant> announced(PodDisruptionBudget budget, Pod pod) {
    return budget.getStatus() == null || budget.getStatus().getDisruptedPods() == null
        ? Optional.empty()
        : Timestamps.parse(budget.getStatus().getDisruptedPods().get(Metadata.name(pod)));
  }

  private static List<Condition> conditions(
      PodDisruptionBudget budget,
      boolean allowed,
      String reason,
      String message,
      long observed,
      Instant now) {
    List<Condition> present =
        budget.getStatus() == null || budget.getStatus().getConditions() == null
            ? List.of()
            : budget.getStatus().getConditions();
    String status = allowed ? "True" : "False";
    @Nullable String since =
        present.stream()
            .filter(c -> CONDITION.equals(c.getType()) && status.equals(c.getStatus()))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElse(null);
    Condition judged =
        new ConditionBuilder()
            .withType(CONDITION)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(observed)
            .withLastTransitionTime(since == null ? Timestamps.format(now) : since)
            .build();
    List<Condition> all = new ArrayList<>(present);
    all.removeIf(c -> CONDITION.equals(c.getType()));
    all.addFirst(judged);
    return all;
  }
}
