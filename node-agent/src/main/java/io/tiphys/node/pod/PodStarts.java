package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.image.ImageState;
import io.tiphys.node.image.PodImages;
import io.tiphys.node.image.PullSecrets;
import io.tiphys.node.pod.PodSync.Plan;
import io.tiphys.node.pod.PodSync.Step;
import io.tiphys.node.pod.PodSync.Waiting;
import io.tiphys.node.volume.VolumeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts what a pod is to run, one thing at a time, and remembers what came of it: back-offs after
 * crashes, and failures that are tried again. Used by the pod's worker alone.
 */
final class PodStarts implements AutoCloseable {

  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration SANDBOX_RETRY = Duration.ofSeconds(2);

  private final NodeServices node;
  private final RuntimePods runtimePods;
  private final ContainerStarter starter;
  private final ContainerStopper stopper;
  private final PodTasks tasks;
  private final PodImages images;
  private final Map<String, RestartBackoff> backoffs = new ConcurrentHashMap<>();
  private final Map<String, Failed> failures = new ConcurrentHashMap<>();
  private volatile Optional<Failed> sandboxFailure = Optional.empty();

  /** By container name, the id of the instance of whose back-off an event has told. */
  private final Map<String, String> toldBackoffs = new HashMap<>();

  /** What the last try to start something came to. */
  private record Failed(Waiting waiting, Instant retryAt) {}

  /**
   * @param wake run when an image has been pulled, or has not
   */
  PodStarts(
      NodeServices node,
      RuntimePods runtimePods,
      ContainerStarter starter,
      ContainerStopper stopper,
      PodTasks tasks,
      Runnable wake) {
    this.node = node;
    this.runtimePods = runtimePods;
    this.starter = starter;
    this.stopper = stopper;
    this.tasks = tasks;
    this.images =
        new PodImages(node.runtime(), node.events(), node.clock(), node.bundledImages(), wake);
  }

  /** By container name, how long it waits after a crash. */
  Map<String, RestartBackoff> backoffs() {
    return backoffs;
  }

  /** Says once for each crash that the container has to wait. */
  void tellBackoffs(Pod current, Plan plan, RuntimePod runtime) {
    for (String name : plan.waiting().keySet()) {
      String crashed = runtime.latest(name).map(RuntimeContainer::id).orElse("");
      if (!crashed.equals(toldBackoffs.put(name, crashed))) {
        node.events()
            .warning(
                current,
                "BackOff",
                "Back-off restarting failed container "
                    + name
                    + " in pod "
                    + PodSpecs.describe(current));
      }
    }
  }

  /** Begins to start a sandbox; returns when to look again if that is known. */
  Optional<Instant> sandbox(Pod current, Step.StartSandbox step, RuntimePod runtime, Instant now) {
    Optional<Instant> retryAt = sandboxFailure.map(Failed::retryAt).filter(now::isBefore);
    if (retryAt.isPresent() || tasks.anyOf("start") || tasks.anyOf("stop")) {
      return retryAt;
    }
    tasks.begin(
        "start sandbox",
        () -> {
          try {
            if (step.former().isPresent()) {
              node.events()
                  .normal(
                      current,
                      "SandboxChanged",
                      "Pod sandbox changed, it will be killed and re-created.");
              stopper.stopSandboxes(runtime);
            }
            starter.startSandbox(current, step.attempt());
            sandboxFailure = Optional.empty();
          } catch (VolumeException e) {
            node.events().warning(current, "FailedMount", String.valueOf(e.getMessage()));
            failSandbox(String.valueOf(e.getMessage()));
          } catch (RuntimeCallException | IOException e) {
            node.events()
                .warning(
                    current,
                    "FailedCreatePodSandBox",
                    "Failed to create pod sandbox: " + e.getMessage());
            failSandbox(String.valueOf(e.getMessage()));
          }
        });
    return Optional.empty();
  }

  private void failSandbox(String message) {
    sandboxFailure =
        Optional.of(
            new Failed(
                new Waiting("ContainerCreating", message),
                node.clock().instant().plus(SANDBOX_RETRY)));
  }

  /**
   * Begins to start a container, or to pull its image; returns when to look again if that is known.
   *
   * @param waiting where it is put why the container does not run yet
   */
  Optional<Instant> container(
      Pod current, Step.StartContainer step, Instant now, Map<String, Waiting> waiting) {
    Container container = step.container();
    String name = container.getName();
    Failed failed = failures.get(name);
    if (failed != null && now.isBefore(failed.retryAt())) {
      waiting.put(name, failed.waiting());
      return Optional.of(failed.retryAt());
    }
    waiting.put(name, failed != null ? failed.waiting() : new Waiting("ContainerCreating", ""));
    if (tasks.anyOf("start")) {
      return Optional.empty();
    }
    ImageState image =
        images.check(
            current,
            container,
            PullSecrets.of(current, node.objects()),
            starter.sandboxConfig(current, step.sandbox().attempt()));
    return switch (image) {
      case ImageState.Pulling pulling -> Optional.empty();
      case ImageState.Missing missing -> {
        waiting.put(name, new Waiting(missing.reason(), missing.message()));
        yield Optional.of(missing.retryAt());
      }
      case ImageState.Present present -> {
        tasks.begin("start " + name, () -> start(current, step, present));
        yield Optional.empty();
      }
    };
  }

  private void start(Pod current, Step.StartContainer step, ImageState.Present image)
      throws InterruptedException {
    String name = step.container().getName();
    step.backoff().ifPresent(backoff -> backoffs.put(name, backoff));
    try {
      starter.start(current, step, image.image());
      failures.remove(name);
      stopper.removeOld(runtimePods.read(PodSpecs.uid(current)));
    } catch (StartFailure e) {
      failures.put(
          name,
          new Failed(
              new Waiting(e.reason(), String.valueOf(e.getMessage())),
              node.clock().instant().plus(RETRY)));
    }
  }

  /** Nothing will be started any more. */
  @Override
  public void close() {
    images.close();
  }
}
