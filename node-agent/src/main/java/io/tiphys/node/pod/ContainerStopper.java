package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.resources.CgroupFolders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends containers, sandboxes, and all that a pod leaves on the node. */
final class ContainerStopper {

  private static final Logger log = LoggerFactory.getLogger(ContainerStopper.class);

  /** However short the grace, a process gets a moment to react to SIGTERM. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private final NodeServices node;
  private final LifecycleHooks hooks;

  ContainerStopper(NodeServices node) {
    this.node = node;
    this.hooks = new LifecycleHooks(node.runtime());
  }

  /** Runs the preStop hook, sends the stop signal, and kills when the grace is over. */
  void stop(
      Pod pod,
      RuntimeContainer container,
      String message,
      Duration grace,
      List<String> podAddresses)
      throws InterruptedException {
    node.events().normal(pod, "Killing", message);
    long began = System.nanoTime();
    Optional<Container> definition = PodSpecs.container(pod, container.name());
    boolean hooked =
        definition.isPresent()
            && definition.get().getLifecycle() != null
            && definition.get().getLifecycle().getPreStop() != null;
    if (hooked && container.isRunning() && !grace.isZero()) {
      runPreStop(pod, definition.get(), container, grace, podAddresses);
    }
    Duration left = grace.minusNanos(System.nanoTime() - began);
    stopNow(container, left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
  }

  /** Stops with this grace, without a hook; for a pod whose grace was cut short. */
  void stopNow(RuntimeContainer container, Duration grace) {
    try {
      node.runtime().stopContainer(container.id(), grace);
    } catch (RuntimeCallException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void runPreStop(
      Pod pod,
      Container definition,
      RuntimeContainer container,
      Duration grace,
      List<String> podAddresses)
      throws InterruptedException {
    try {
      hooks.run(
          definition.getLifecycle().getPreStop(), definition, container.id(), podAddresses, grace);
    } catch (IOException e) {
      log.atInfo()
          .addKeyValue("namespace", pod.getMetadata().getNamespace())
          .addKeyValue("name", pod.getMetadata().getName())
          .addKeyValue("error", e.getMessage())
          .log("preStop hook failed");
      node.events().warning(pod, "FailedPreStopHook", "PreStopHook failed");
    }
  }

  /** Takes the network and the namespaces down; containers and their logs stay. */
  void stopSandboxes(RuntimePod runtime) {
    runtime.sandboxes().forEach(sandbox -> node.runtime().stopSandbox(sandbox.id()));
  }

  /** Removes all that is left of the pod on this node. */
  void cleanUp(Pod pod, RuntimePod runtime, String cgroup)
      throws IOException, InterruptedException {
    for (var sandbox : runtime.sandboxes()) {
      node.runtime().stopSandbox(sandbox.id());
      node.runtime().removeSandbox(sandbox.id());
    }
    for (RuntimeContainer container : runtime.containers()) {
      try {
        node.runtime().removeContainer(container.id());
      } catch (RuntimeCallException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
    node.volumes().remove(PodSpecs.uid(pod));
    node.volumes().removeLogs(PodSpecs.uid(pod));
    CgroupFolders.remove(cgroup);
  }

  /**
   * Removes what is older than the instance before the present one, whose log may still be asked
   * for.
   */
  void removeOld(RuntimePod runtime) {
    runtime.containers().stream()
        .filter(RuntimeContainer::hasExited)
        .filter(container ->
            runtime
                .latest(container.name())
                .filter(latest -> !latest.id().equals(container.id()))
                .flatMap(runtime::before)
                .filter(before -> !before.id().equals(container.id()))
                .isPresent())
        .forEach(container -> node.runtime().removeContainer(container.id()));
  }
}
