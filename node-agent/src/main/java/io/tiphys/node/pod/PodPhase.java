package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A pod's phase, as the states of its containers and its restart policy give it. */
final class PodPhase {

  private PodPhase() {}

  static String of(Pod pod, List<ContainerStatus> initStatuses, List<ContainerStatus> statuses) {
    String policy = PodSpecs.restartPolicy(pod);
    Map<String, ContainerStatus> byName =
        initStatuses.stream()
            .collect(Collectors.toMap(ContainerStatus::getName, Function.identity()));
    boolean pendingInit = false;
    for (Container container : PodSpecs.initContainers(pod)) {
      ContainerStatus status = byName.get(container.getName());
      if (PodSpecs.isSidecar(container)) {
        pendingInit |=
            status == null || (!Boolean.TRUE.equals(status.getStarted()) && !ended(status));
      } else if (status == null || !ended(status)) {
        pendingInit = true;
      } else if (exitCode(status) != 0) {
        if (policy.equals("Never")) {
          return "Failed";
        }
        pendingInit = true;
      }
    }
    int running = 0;
    int waiting = 0;
    int stopped = 0;
    int succeeded = 0;
    for (ContainerStatus status : statuses) {
      ContainerState state = status.getState();
      if (state.getRunning() != null) {
        running++;
      } else if (state.getTerminated() != null) {
        stopped++;
        succeeded += state.getTerminated().getExitCode() == 0 ? 1 : 0;
      } else if (status.getLastState() != null && status.getLastState().getTerminated() != null) {
        stopped++;
      } else {
        waiting++;
      }
    }
    if ((pendingInit && running == 0 && stopped == 0) || waiting > 0) {
      return "Pending";
    }
    if (running > 0) {
      return "Running";
    }
    if (stopped == 0) {
      return "Pending";
    }
    return switch (policy) {
      case "Always" -> "Running";
      case "Never" -> stopped == succeeded ? "Succeeded" : "Failed";
      default -> stopped == succeeded ? "Succeeded" : "Running";
    };
  }

  private static boolean ended(ContainerStatus status) {
    return status.getState() != null && status.getState().getTerminated() != null;
  }

  private static int exitCode(ContainerStatus status) {
    return status.getState().getTerminated().getExitCode();
  }
}
