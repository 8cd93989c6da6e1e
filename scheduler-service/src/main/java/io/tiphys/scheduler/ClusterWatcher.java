package io.tiphys.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.client.informer.Informer;
import io.tiphys.scheduler.cache.SchedulerCache;
import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.queue.SchedulingQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries what the watches show into the cache and the queue. */
final class ClusterWatcher {

  private final String schedulerName;
  private final SchedulerCache cache;
  private final SchedulingQueue queue;

  ClusterWatcher(String schedulerName, SchedulerCache cache, SchedulingQueue queue) {
    this.schedulerName = schedulerName;
    this.cache = cache;
    this.queue = queue;
  }

  Informer.Handler<Pod> pods() {
    return new Informer.Handler<>() {
      @Override
      public void added(Pod pod) {
        take(pod);
      }

      @Override
      public void updated(Pod old, Pod pod) {
        if (!Objects.equals(old.getMetadata().getUid(), pod.getMetadata().getUid())) {
          deleted(old);
        }
        take(pod);
      }

      @Override
      public void deleted(Pod pod) {
        queue.remove(pod.getMetadata().getUid());
        cache.removePod(pod.getMetadata().getUid());
        if (isBound(pod)) {
          queue.changed(ClusterChange.POD_GONE);
        }
      }
    };
  }

  private void take(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (isTerminal(pod)) {
      queue.remove(uid);
      cache.removePod(uid);
      queue.changed(ClusterChange.POD_GONE);
    } else if (isBound(pod)) {
      queue.remove(uid);
      cache.setPod(PodInfo.of(pod), pod.getSpec().getNodeName());
    } else if (isOurs(pod)) {
      queue.add(PodInfo.of(pod));
    } else {
      queue.remove(uid);
    }
  }

  private boolean isOurs(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getSpec().getSchedulingGates().isEmpty()
        && schedulerName.equals(pod.getSpec().getSchedulerName());
  }

  private static boolean isBound(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node != null && !node.isEmpty();
  }

  private static boolean isTerminal(Pod pod) {
    @Nullable String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  Informer.Handler<Node> nodes() {
    return new Informer.Handler<>() {
      @Override
      public void added(Node node) {
        cache.setNode(node);
        queue.changed(ClusterChange.NODE_ADDED);
      }

      @Override
      public void updated(Node old, Node node) {
        cache.setNode(node);
        tellDifferences(old, node);
      }

      @Override
      public void deleted(Node node) {
        cache.removeNode(node.getMetadata().getName());
      }
    };
  }

  private void tellDifferences(Node old, Node node) {
    if (!Objects.equals(old.getStatus().getAllocatable(), node.getStatus().getAllocatable())) {
      queue.changed(ClusterChange.NODE_ALLOCATABLE);
    }
    if (!Objects.equals(old.getMetadata().getLabels(), node.getMetadata().getLabels())) {
      queue.changed(ClusterChange.NODE_LABELS);
    }
    if (!Objects.equals(old.getSpec().getTaints(), node.getSpec().getTaints())
        || !Objects.equals(old.getSpec().getUnschedulable(), node.getSpec().getUnschedulable())) {
      queue.changed(ClusterChange.NODE_TAINTS);
    }
  }
}
