package io.tiphys.controller.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.tiphys.controller.history.RevisionPlan;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.statefulset.StatefulSetPlan.Numbered;
import io.tiphys.controller.statefulset.StatefulSetSnapshot.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one StatefulSet; made for one decision. Pods come up from the lowest number and go
 * from the highest, each when the one before is well, unless they are managed in parallel.
 */
final class StatefulSetPlanner {

  private final StatefulSetSnapshot snapshot;
  private final StatefulSet set;
  private final Map<Integer, Pod> wanted = new TreeMap<>();
  private final TreeMap<Integer, Pod> condemned = new TreeMap<>();
  private final List<Numbered> creates = new ArrayList<>();
  private final List<Pod> deletes = new ArrayList<>();
  private final List<Pod> recreates = new ArrayList<>();

  private StatefulSetPlanner(StatefulSetSnapshot snapshot) {
    this.snapshot = snapshot;
    this.set = snapshot.set();
    for (Pod pod : snapshot.pods()) {
      int ordinal = OrdinalPods.ordinal(set, pod);
      if (ordinal >= first() && ordinal < first() + replicas()) {
        wanted.put(ordinal, pod);
      } else if (ordinal >= 0) {
        condemned.put(ordinal, pod);
      }
    }
  }

  static StatefulSetPlan plan(StatefulSetSnapshot snapshot) {
    StatefulSetPlanner planner = new StatefulSetPlanner(snapshot);
    if (!Metadata.isBeingDeleted(snapshot.set()) && planner.grow() && planner.shrink()) {
      planner.roll();
    }
    return new StatefulSetPlan(
        planner.creates,
        planner.deletes,
        planner.recreates,
        planner.status(),
        planner.untilAvailable());
  }

  /** Returns whether all wanted pods are there and well enough to go on. */
  private boolean grow() {
    boolean goOn = true;
    for (int ordinal = first(); ordinal < first() + replicas(); ordinal++) {
      Pod pod = wanted.get(ordinal);
      if (pod == null) {
        create(ordinal);
        goOn = false;
      } else if (Pods.isFinished(pod) && !Metadata.isBeingDeleted(pod)) {
        deletes.add(pod);
        recreates.add(pod);
        goOn = false;
      }
      if (isOrdered() && (pod == null || !isWell(pod))) {
        return false;
      }
    }
    return goOn;
  }

  private void create(int ordinal) {
    Revision revision =
        ordinal < first() + partition() && isRolling() ? snapshot.current() : snapshot.update();
    creates.add(
        new Numbered(
            ordinal, OrdinalPods.create(set, ordinal, revision.template(), revision.name())));
  }

  private boolean shrink() {
    for (Pod pod : condemned.descendingMap().values()) {
      if (!Metadata.isBeingDeleted(pod)) {
        deletes.add(pod);
      }
      if (isOrdered()) {
        return false;
      }
    }
    return condemned.isEmpty();
  }

  private void roll() {
    if (!isRolling()) {
      return;
    }
    for (int ordinal = first() + replicas() - 1; ordinal >= first() + partition(); ordinal--) {
      Pod pod = wanted.get(ordinal);
      if (pod == null) {
        return;
      }
      if (!snapshot.update().name().equals(revision(pod))) {
        if (!Metadata.isBeingDeleted(pod)) {
          deletes.add(pod);
        }
        return;
      }
      if (!isWell(pod)) {
        return;
      }
    }
  }

  private static @Nullable String revision(Pod pod) {
    return Metadata.labels(pod).get(RevisionPlan.HASH_LABEL);
  }

  private boolean isWell(Pod pod) {
    return !Metadata.isBeingDeleted(pod)
        && Pods.phase(pod).equals("Running")
        && Pods.isAvailable(pod, minReady(), snapshot.now());
  }

  private boolean isOrdered() {
    return !"Parallel".equals(set.getSpec().getPodManagementPolicy());
  }

  private boolean isRolling() {
    return !strategy()
        .map(StatefulSetUpdateStrategy::getType)
        .filter("OnDelete"::equals)
        .isPresent();
  }

  private int partition() {
    return strategy()
        .map(StatefulSetUpdateStrategy::getRollingUpdate)
        .map(RollingUpdateStatefulSetStrategy::getPartition)
        .orElse(0);
  }

  private Optional<StatefulSetUpdateStrategy> strategy() {
    return Optional.ofNullable(set.getSpec().getUpdateStrategy());
  }

  private int first() {
    return set.getSpec().getOrdinals() == null || set.getSpec().getOrdinals().getStart() == null
        ? 0
        : set.getSpec().getOrdinals().getStart();
  }

  private int replicas() {
    return set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
  }

  private int minReady() {
    return set.getSpec().getMinReadySeconds() == null ? 0 : set.getSpec().getMinReadySeconds();
  }

  private StatefulSetStatus status() {
    Instant now = snapshot.now();
    List<Pod> present = snapshot.pods();
    String currentName = snapshot.current().name();
    String updateName = snapshot.update().name();
    int ready = count(present.stream().filter(this::runsReady).count());
    int updated = counted(present, updateName);
    int current = counted(present, currentName);
    if (isRolling()
        && updated == replicas()
        && ready == replicas()
        && present.size() == replicas()) {
      // The rollout is over: where it went is where the next one comes from.
      currentName = updateName;
      current = updated;
    }
    return new StatefulSetStatusBuilder()
        .withReplicas(present.size())
        .withReadyReplicas(absentIfZero(ready))
        .withCurrentReplicas(absentIfZero(current))
        .withUpdatedReplicas(absentIfZero(updated))
        .withCurrentRevision(currentName)
        .withUpdateRevision(updateName)
        .withObservedGeneration(Metadata.generation(set))
        .withAvailableReplicas(
            count(
                present.stream()
                    .filter(pod -> runsReady(pod) && Pods.isAvailable(pod, minReady(), now))
                    .count()))
        .withCollisionCount(
            set.getStatus() == null || set.getStatus().getCollisionCount() == null
                ? 0
                : set.getStatus().getCollisionCount())
        .build();
  }

  private boolean runsReady(Pod pod) {
    return Pods.phase(pod).equals("Running") && Pods.isReady(pod);
  }

  private static int counted(List<Pod> pods, String revision) {
    return count(
        pods.stream()
            .filter(pod -> !Metadata.isBeingDeleted(pod) && revision.equals(revision(pod)))
            .count());
  }

  private static int count(long number) {
    return Math.toIntExact(number);
  }

  private static @Nullable Integer absentIfZero(int number) {
    return number == 0 ? null : number;
  }

  private Optional<Duration> untilAvailable() {
    return snapshot.pods().stream()
        .flatMap(pod -> Pods.availableAt(pod, minReady()).stream())
        .filter(at -> at.isAfter(snapshot.now()))
        .min(Instant::compareTo)
        .map(at -> Duration.between(snapshot.now(), at));
  }
}
