package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.probe.ContainerProbes;
import io.tiphys.node.probe.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The probes of a pod's containers that run. Used by the pod's worker alone. */
final class PodProbes implements AutoCloseable {

  private final NodeServices node;
  private final Runnable wake;
  private final Map<String, ContainerProbes> probes = new HashMap<>();

  /** Ids of containers that were ready when the agent, started anew, saw the pod first. */
  private final Set<String> readyAtFirst = new HashSet<>();

  /**
   * @param first the pod as it was seen first
   * @param wake run when a verdict has changed
   */
  PodProbes(Pod first, NodeServices node, Runnable wake) {
    this.node = node;
    this.wake = wake;
    if (first.getStatus() != null && first.getStatus().getContainerStatuses() != null) {
      for (ContainerStatus status : first.getStatus().getContainerStatuses()) {
        if (Boolean.TRUE.equals(status.getReady()) && status.getContainerID() != null) {
          readyAtFirst.add(status.getContainerID());
        }
      }
    }
  }

  /** Probes what runs, and nothing else; returns what is known by container ids. */
  Map<String, Verdict> update(Pod current, RuntimePod runtime) {
    Set<String> running = new HashSet<>();
    for (RuntimeContainer container : runtime.containers()) {
      if (container.isRunning()) {
        running.add(container.id());
        if (!probes.containsKey(container.id())) {
          PodSpecs.container(current, container.name())
              .ifPresent(d -> probe(current, d, container, runtime));
        }
      }
    }
    probes
        .entrySet()
        .removeIf(entry -> {
          boolean over = !running.contains(entry.getKey());
          if (over) {
            entry.getValue().close();
          }
          return over;
        });
    Map<String, Verdict> verdicts = new HashMap<>();
    probes.forEach((id, probe) -> verdicts.put(id, probe.verdict()));
    return verdicts;
  }

  private void probe(
      Pod current, Container definition, RuntimeContainer container, RuntimePod runtime) {
    var subject =
        new ContainerProbes.Subject(
            current,
            definition,
            container.id(),
            container.startedAt(),
            node.addresses(current, runtime));
    boolean wasReady = readyAtFirst.contains("containerd://" + container.id());
    probes.put(
        container.id(),
        new ContainerProbes(subject, node.runtime(), node.events(), node.clock(), wasReady, wake));
  }

  @Override
  public void close() {
    probes.values().forEach(ContainerProbes::close);
  }
}
