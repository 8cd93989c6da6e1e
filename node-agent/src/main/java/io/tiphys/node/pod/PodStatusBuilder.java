package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusFluent;
import io.tiphys.node.pod.PodSync.Waiting;
import io.tiphys.node.probe.Verdict;
import io.tiphys.node.resources.QualityOfService;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod's status: what the API shows of it. */
final class PodStatusBuilder {

  private PodStatusBuilder() {}

  /** Why a pod has ended other than by its containers. */
  record Failure(String reason, String message) {}

  /**
   * What goes into a status besides the pod and the runtime's state.
   *
   * @param living whether containers may still be started
   * @param verdicts by container id
   */
  record Facts(
      Instant now,
      boolean living,
      Map<String, Waiting> waiting,
      Map<String, Verdict> verdicts,
      Optional<Failure> failure,
      List<String> hostAddresses) {}

  static PodStatus build(Pod pod, RuntimePod runtime, Facts facts) {
    ContainerStatuses containers =
        new ContainerStatuses(pod, runtime, facts.waiting(), facts.verdicts(), facts.living());
    List<ContainerStatus> initStatuses =
        PodSpecs.initContainers(pod).stream()
            .map(container -> containers.of(container, "PodInitializing", true))
            .toList();
    String idle = initStatuses.isEmpty() ? "ContainerCreating" : "PodInitializing";
    List<ContainerStatus> statuses =
        PodSpecs.containers(pod).stream()
            .map((Container container) -> containers.of(container, idle, false))
            .toList();
    String phase = phase(pod, facts, initStatuses, statuses);
    boolean sandboxReady =
        runtime
            .readySandbox()
            .filter(sandbox -> PodSpecs.usesHostNetwork(pod) || !sandbox.addresses().isEmpty())
            .isPresent();
    List<String> addresses = addresses(pod, runtime, facts);
    PodStatusFluent<?> status =
        new io.fabric8.kubernetes.api.model.PodStatusBuilder()
            .withPhase(phase)
            .withObservedGeneration(pod.getMetadata().getGeneration())
            .withConditions(
                new PodConditions(pod, facts.now()).of(phase, sandboxReady, initStatuses, statuses))
            .withQosClass(QualityOfService.of(pod).text())
            .withStartTime(startTime(pod, facts))
            .withHostIP(facts.hostAddresses().getFirst())
            .withHostIPs(facts.hostAddresses().stream().map(HostIP::new).toList())
            .withInitContainerStatuses(initStatuses)
            .withContainerStatuses(statuses);
    facts
        .failure()
        .ifPresent(failure -> status.withReason(failure.reason()).withMessage(failure.message()));
    if (!addresses.isEmpty()) {
      status
          .withPodIP(addresses.getFirst())
          .withPodIPs(addresses.stream().map(PodIP::new).toList());
    }
    return ((io.fabric8.kubernetes.api.model.PodStatusBuilder) status).build();
  }

  /** The phase; one that is final stays. */
  private static String phase(
      Pod pod, Facts facts, List<ContainerStatus> initStatuses, List<ContainerStatus> statuses) {
    if (PodSpecs.isTerminal(pod)) {
      return pod.getStatus().getPhase();
    }
    if (facts.failure().isPresent()) {
      return "Failed";
    }
    String phase = PodPhase.of(pod, initStatuses, statuses);
    boolean over =
        !facts.living() && statuses.stream().allMatch(s -> s.getState().getRunning() == null);
    if (over && !phase.equals("Succeeded") && !phase.equals("Failed")) {
      boolean good =
          statuses.stream()
              .allMatch(s ->
                  s.getState().getTerminated() != null
                      && s.getState().getTerminated().getExitCode() == 0);
      return good ? "Succeeded" : "Failed";
    }
    return phase;
  }

  private static String startTime(Pod pod, Facts facts) {
    String known = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    return known == null ? ContainerStatuses.time(facts.now()) : known;
  }

  /** The pod's addresses; the last known ones after its sandbox has gone. */
  private static List<String> addresses(Pod pod, RuntimePod runtime, Facts facts) {
    if (PodSpecs.usesHostNetwork(pod)) {
      return facts.hostAddresses();
    }
    Optional<RuntimePod.Sandbox> sandbox = runtime.readySandbox();
    if (sandbox.isPresent()) {
      return sandbox.get().addresses();
    }
    boolean known = pod.getStatus() != null && pod.getStatus().getPodIPs() != null;
    return known ? pod.getStatus().getPodIPs().stream().map(PodIP::getIp).toList() : List.of();
  }
}
