package io.tiphys.controller.daemonset;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import io.tiphys.controller.history.RevisionPlan;
import io.tiphys.controller.runtime.IntOrPercent;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides about one DaemonSet; made for one decision. */
final class DaemonSetPlanner {

  private final DaemonSet set;
  private final String hash;
  private final Instant now;
  private final Map<Node, NodeFit> fits = new LinkedHashMap<>();
  private final Map<String, List<Pod>> byNode;
  private final List<String> creates = new ArrayList<>();
  private final List<Pod> deletes = new ArrayList<>();
  private final List<Pod> failed = new ArrayList<>();

  private DaemonSetPlanner(
      DaemonSet set, String hash, Collection<Node> nodes, Collection<Pod> pods, Instant now) {
    this.set = set;
    this.hash = hash;
    this.now = now;
    Pod template = DaemonPods.template(set);
    nodes.forEach(node -> fits.put(node, NodeFit.of(template, node)));
    this.byNode =
        pods.stream()
            .sorted(Comparator.comparing(Timestamps::created).thenComparing(Metadata::name))
            .collect(Collectors.groupingBy(DaemonPods::node));
  }

  /**
   * @param hash of the present template's revision
   * @param pods all that the set manages and that nobody has deleted yet
   */
  static DaemonSetPlan plan(
      DaemonSet set, String hash, Collection<Node> nodes, Collection<Pod> pods, Instant now) {
    DaemonSetPlanner planner = new DaemonSetPlanner(set, hash, nodes, pods, now);
    if (!Metadata.isBeingDeleted(set)) {
      planner.place();
      boolean onDelete =
          set.getSpec().getUpdateStrategy() != null
              && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
      if (!onDelete) {
        planner.roll();
      }
    }
    return new DaemonSetPlan(
        planner.creates,
        planner.deletes,
        planner.failed,
        planner.status(),
        planner.untilAvailable());
  }

  private List<Pod> on(Node node) {
    return byNode.getOrDefault(Metadata.name(node), List.of());
  }

  private void place() {
    fits.forEach((node, fit) -> {
      List<Pod> pods = on(node);
      if (!fit.mayStay()) {
        deletes.addAll(active(pods));
        return;
      }
      List<Pod> ended = pods.stream().filter(Pods::isFinished).toList();
      deletes.addAll(ended);
      ended.stream().filter(p -> Pods.phase(p).equals("Failed")).forEach(failed::add);
      List<Pod> active = active(pods);
      if (pods.isEmpty() && fit.shouldRun()) {
        creates.add(Metadata.name(node));
      } else if (maxSurge() == 0 && active.size() > 1) {
        deletes.addAll(active.subList(1, active.size()));
      }
    });
    // Pods of nodes that are gone cannot run any more.
    var names = fits.keySet().stream().map(Metadata::name).collect(Collectors.toSet());
    byNode.forEach((node, pods) -> {
      if (!names.contains(node) && pods.stream().allMatch(p -> Pods.nodeName(p).isEmpty())) {
        deletes.addAll(active(pods));
      }
    });
  }

  private static List<Pod> active(List<Pod> pods) {
    return pods.stream().filter(Pods::isActive).toList();
  }

  /** Replaces pods of older templates, as many at a time as may be unavailable. */
  private void roll() {
    int unavailable = 0;
    int surging = 0;
    List<Pod> free = new ArrayList<>();
    List<Pod> candidates = new ArrayList<>();
    List<String> surgeCandidates = new ArrayList<>();
    for (Map.Entry<Node, NodeFit> entry : fits.entrySet()) {
      if (!entry.getValue().shouldRun()) {
        continue;
      }
      List<Pod> active = active(on(entry.getKey()));
      Optional<Pod> fresh = active.stream().filter(this::isCurrent).findFirst();
      Optional<Pod> stale = active.stream().filter(p -> !isCurrent(p)).findFirst();
      boolean freshIsUp = fresh.filter(this::isAvailable).isPresent();
      boolean staleIsUp = stale.filter(this::isAvailable).isPresent();
      if (!freshIsUp && !staleIsUp) {
        unavailable++;
      }
      if (fresh.isPresent() && stale.isPresent()) {
        surging++;
        if (freshIsUp) {
          free.add(stale.get());
        }
      } else if (stale.isPresent()) {
        if (!staleIsUp) {
          free.add(stale.get());
        } else if (maxSurge() > 0) {
          surgeCandidates.add(Metadata.name(entry.getKey()));
        } else {
          candidates.add(stale.get());
        }
      }
    }
    free.stream().filter(pod -> !deletes.contains(pod)).forEach(deletes::add);
    candidates.stream()
        .filter(pod -> !deletes.contains(pod))
        .limit(Math.max(0, maxUnavailable() - unavailable))
        .forEach(deletes::add);
    surgeCandidates.stream().limit(Math.max(0, maxSurge() - surging)).forEach(creates::add);
  }

  private boolean isCurrent(Pod pod) {
    return hash.equals(Metadata.labels(pod).get(RevisionPlan.HASH_LABEL));
  }

  private boolean isAvailable(Pod pod) {
    return Pods.isAvailable(pod, minReady(), now);
  }

  private int minReady() {
    Integer seconds = set.getSpec().getMinReadySeconds();
    return seconds == null ? 0 : seconds;
  }

  private int maxUnavailable() {
    int unavailable =
        IntOrPercent.resolve(
            rolling().map(RollingUpdateDaemonSet::getMaxUnavailable).orElse(null),
            desired(),
            true,
            1);
    return unavailable == 0 && maxSurge() == 0 ? 1 : unavailable;
  }

  private int maxSurge() {
    IntOrString surge = rolling().map(RollingUpdateDaemonSet::getMaxSurge).orElse(null);
    return IntOrPercent.resolve(surge, desired(), true, 0);
  }

  private Optional<RollingUpdateDaemonSet> rolling() {
    return Optional.ofNullable(set.getSpec().getUpdateStrategy())
        .map(strategy -> strategy.getRollingUpdate());
  }

  private int desired() {
    return (int) fits.values().stream().filter(NodeFit::shouldRun).count();
  }

  private DaemonSetStatus status() {
    int current = 0;
    int ready = 0;
    int available = 0;
    int updated = 0;
    int misscheduled = 0;
    for (Map.Entry<Node, NodeFit> entry : fits.entrySet()) {
      Optional<Pod> pod = on(entry.getKey()).stream().filter(p -> !Pods.isFinished(p)).findFirst();
      if (pod.isEmpty()) {
        continue;
      }
      if (!entry.getValue().shouldRun()) {
        misscheduled++;
        continue;
      }
      current++;
      List<Pod> pods = on(entry.getKey());
      ready += pods.stream().anyMatch(Pods::isReady) ? 1 : 0;
      available += pods.stream().anyMatch(this::isAvailable) ? 1 : 0;
      updated += pods.stream().anyMatch(this::isCurrent) ? 1 : 0;
    }
    DaemonSetStatus before = set.getStatus() == null ? new DaemonSetStatus() : set.getStatus();
    return new DaemonSetStatusBuilder()
        .withCurrentNumberScheduled(current)
        .withNumberMisscheduled(misscheduled)
        .withDesiredNumberScheduled(desired())
        .withNumberReady(ready)
        .withObservedGeneration(Metadata.generation(set))
        .withUpdatedNumberScheduled(updated == 0 ? null : updated)
        .withNumberAvailable(available == 0 ? null : available)
        .withNumberUnavailable(desired() == available ? null : desired() - available)
        .withCollisionCount(before.getCollisionCount())
        .withConditions(before.getConditions())
        .build();
  }

  private Optional<Duration> untilAvailable() {
    return byNode.values().stream()
        .flatMap(List::stream)
        .flatMap(pod -> Pods.availableAt(pod, minReady()).stream())
        .filter(at -> at.isAfter(now))
        .min(Instant::compareTo)
        .map(at -> Duration.between(now, at));
  }
}
