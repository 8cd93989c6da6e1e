package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.pod.PodSync.Waiting;
import io.tiphys.node.probe.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The status of a pod's containers, from what runs and what the API said last. */
final class ContainerStatuses {

  private static final String ID_PREFIX = "containerd://";

  private final RuntimePod runtime;
  private final Map<String, Waiting> waiting;
  private final Map<String, Verdict> verdicts;
  private final boolean living;
  private final Map<String, ContainerStatus> former = new HashMap<>();

  /**
   * @param waiting by container name: why it is not running
   * @param verdicts by container id
   * @param living whether containers may still be started
   */
  ContainerStatuses(
      Pod pod,
      RuntimePod runtime,
      Map<String, Waiting> waiting,
      Map<String, Verdict> verdicts,
      boolean living) {
    this.runtime = runtime;
    this.waiting = waiting;
    this.verdicts = verdicts;
    this.living = living;
    if (pod.getStatus() != null) {
      remember(pod.getStatus().getContainerStatuses());
      remember(pod.getStatus().getInitContainerStatuses());
    }
  }

  private void remember(List<ContainerStatus> statuses) {
    Objects.requireNonNullElse(statuses, List.<ContainerStatus>of())
        .forEach(status -> former.put(status.getName(), status));
  }

  /**
   * One container's status.
   *
   * @param idle the waiting reason of a container that has not been tried yet
   * @param isInit whether success means ready
   */
  ContainerStatus of(Container container, String idle, boolean isInit) {
    String name = container.getName();
    Optional<RuntimeContainer> latest = runtime.latest(name);
    Waiting why = waiting.getOrDefault(name, new Waiting(idle, ""));
    if (latest.isEmpty()) {
      return absent(container, why);
    }
    RuntimeContainer instance = latest.get();
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(name)
            .withImage(instance.image())
            .withImageID(instance.imageRef())
            .withContainerID(ID_PREFIX + instance.id())
            .withRestartCount(instance.restartCount())
            .withReady(false)
            .withStarted(false)
            .withLastState(lastState(runtime.before(instance)));
    switch (instance.state()) {
      case RUNNING -> {
        Verdict verdict = verdicts.getOrDefault(instance.id(), Verdict.UNPROBED);
        boolean sidecar = isInit && PodSpecs.isSidecar(container);
        status
            .withState(running(instance))
            .withStarted(verdict.started())
            .withReady(verdict.started() && verdict.ready() && (!isInit || sidecar));
      }
      case EXITED -> {
        boolean again = living && waiting.containsKey(name);
        if (again) {
          status.withState(waiting(why)).withLastState(terminated(instance));
        } else {
          status
              .withState(terminated(instance))
              .withReady(isInit && !PodSpecs.isSidecar(container) && instance.succeeded());
        }
      }
      case CREATED -> status.withState(waiting(why));
      case UNKNOWN ->
          status.withState(
              new ContainerStateBuilder()
                  .withNewTerminated()
                  .withExitCode(137)
                  .withReason("ContainerStatusUnknown")
                  .withMessage("The container could not be located when the pod was terminated")
                  .endTerminated()
                  .build());
    }
    return status.build();
  }

  /** A container of which the runtime knows nothing: not made yet, or lost. */
  private ContainerStatus absent(Container container, Waiting why) {
    ContainerStatus last = former.get(container.getName());
    if (last != null
        && last.getState() != null
        && last.getState().getTerminated() != null
        && !waiting.containsKey(container.getName())) {
      return last;
    }
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID("")
            .withRestartCount(last == null ? 0 : last.getRestartCount())
            .withReady(false)
            .withStarted(false)
            .withLastState(new ContainerState());
    boolean lost = last != null && last.getState() != null && last.getState().getRunning() != null;
    if (lost) {
      ContainerState gone =
          new ContainerStateBuilder()
              .withNewTerminated()
              .withExitCode(137)
              .withReason("ContainerStatusUnknown")
              .withMessage("The container could not be located when the pod was terminated")
              .endTerminated()
              .build();
      return living
          ? status.withState(waiting(why)).withLastState(gone).build()
          : status.withState(gone).build();
    }
    return status.withState(waiting(why)).build();
  }

  private static ContainerState waiting(Waiting why) {
    return new ContainerStateBuilder()
        .withNewWaiting(why.message().isEmpty() ? null : why.message(), why.reason())
        .build();
  }

  private static ContainerState running(RuntimeContainer instance) {
    return new ContainerStateBuilder()
        .withNewRunning()
        .withStartedAt(time(instance.startedAt()))
        .endRunning()
        .build();
  }

  private static ContainerState lastState(Optional<RuntimeContainer> before) {
    return before
        .filter(RuntimeContainer::hasExited)
        .map(ContainerStatuses::terminated)
        .orElseGet(ContainerState::new);
  }

  private static ContainerState terminated(RuntimeContainer instance) {
    String reason =
        instance.reason().isEmpty()
            ? instance.exitCode() == 0 ? "Completed" : "Error"
            : instance.reason();
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withContainerID(ID_PREFIX + instance.id())
        .withExitCode(instance.exitCode())
        .withReason(reason)
        .withMessage(instance.message().isEmpty() ? null : instance.message())
        .withStartedAt(time(instance.startedAt()))
        .withFinishedAt(time(instance.finishedAt()))
        .endTerminated()
        .build();
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
