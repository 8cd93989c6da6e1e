package io.tiphys.node.pod;

import static io.tiphys.node.pod.Pods.NOW;
import static io.tiphys.node.pod.Pods.container;
import static io.tiphys.node.pod.Pods.exited;
import static io.tiphys.node.pod.Pods.instance;
import static io.tiphys.node.pod.Pods.pod;
import static io.tiphys.node.pod.Pods.running;
import static io.tiphys.node.pod.Pods.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.tiphys.node.pod.PodStatusBuilder.Facts;
import io.tiphys.node.pod.PodSync.Waiting;
import io.tiphys.node.pod.RuntimeContainer.State;
import io.tiphys.node.probe.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusBuilderTest {

  private final Pod web = pod("Always", List.of(), container("web"));

  @Test
  void aPodWithoutContainersIsPendingAndBeingCreated() {
    PodStatus status = status(web, RuntimePod.NONE, Map.of(), true);
    assertThat(status.getPhase()).isEqualTo("Pending");
    assertThat(only(status).getState().getWaiting().getReason()).isEqualTo("ContainerCreating");
    assertThat(condition(status, "PodReadyToStartContainers").getStatus()).isEqualTo("False");
    assertThat(condition(status, "Ready"))
        .returns("False", PodCondition::getStatus)
        .returns("ContainersNotReady", PodCondition::getReason)
        .returns("containers with unready status: [web]", PodCondition::getMessage);
  }

  @Test
  void aRunningPodIsReady() {
    PodStatus status = status(web, runtime(running("web")), Map.of(), true);
    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(status.getPodIP()).isEqualTo("10.244.0.2");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(only(status)).returns(true, ContainerStatus::getReady);
  }

  @Test
  void aFailedReadinessProbeMakesItUnready() {
    Map<String, Verdict> verdicts = Map.of("web-0", new Verdict(true, false, false, false));
    PodStatus status =
        PodStatusBuilder.build(web, runtime(running("web")), facts(Map.of(), verdicts, true));
    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(only(status)).returns(false, ContainerStatus::getReady);
  }

  @Test
  void aCrashLoopShowsTheCrashAsTheLastState() {
    Map<String, Waiting> waiting = Map.of("web", new Waiting("CrashLoopBackOff", "back-off"));
    RuntimePod runtime = runtime(instance("web", State.EXITED, 2, 3, NOW));
    PodStatus status = status(web, runtime, waiting, true);
    assertThat(status.getPhase()).isEqualTo("Running");
    assertThat(only(status).getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(only(status).getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(only(status).getRestartCount()).isEqualTo(2);
  }

  @Test
  void aJobsPodSucceedsOrFails() {
    Pod job = pod("Never", List.of(), container("job"));
    PodStatus good = status(job, runtime(exited("job", 0, NOW)), Map.of(), false);
    assertThat(good.getPhase()).isEqualTo("Succeeded");
    assertThat(condition(good, "Ready").getReason()).isEqualTo("PodCompleted");
    PodStatus bad = status(job, runtime(exited("job", 1, NOW)), Map.of(), false);
    assertThat(bad.getPhase()).isEqualTo("Failed");
    assertThat(only(bad).getState().getTerminated().getReason()).isEqualTo("Error");
  }

  @Test
  void initContainersAreToldInTheConditions() {
    Pod pod = pod("Always", List.of(container("i1")), container("web"));
    PodStatus status = status(pod, runtime(running("i1")), Map.of(), true);
    assertThat(status.getPhase()).isEqualTo("Pending");
    assertThat(condition(status, "Initialized").getMessage())
        .isEqualTo("containers with incomplete status: [i1]");
    assertThat(only(status).getState().getWaiting().getReason()).isEqualTo("PodInitializing");
  }

  @Test
  void aFinalPhaseStays() {
    Pod failed = new PodBuilder(web).withNewStatus().withPhase("Failed").endStatus().build();
    assertThat(status(failed, runtime(running("web")), Map.of(), false).getPhase())
        .isEqualTo("Failed");
  }

  @Test
  void conditionsKeepTheirTimesAndThoseOfOthers() {
    PodStatus first = status(web, runtime(running("web")), Map.of(), true);
    first.getConditions().forEach(c -> c.setLastTransitionTime("2020-01-01T00:00:00Z"));
    PodCondition foreign = new PodCondition();
    foreign.setType("example.com/gate");
    foreign.setStatus("True");
    first.getConditions().add(foreign);
    Pod seen = new PodBuilder(web).withStatus(first).build();
    PodStatus second = status(seen, runtime(running("web")), Map.of(), true);
    assertThat(condition(second, "Ready").getLastTransitionTime())
        .isEqualTo("2020-01-01T00:00:00Z");
    assertThat(condition(second, "example.com/gate").getStatus()).isEqualTo("True");
    assertThat(StatusWriter.difference(second, second)).isEmpty();
  }

  private static PodStatus status(
      Pod pod, RuntimePod runtime, Map<String, Waiting> waiting, boolean living) {
    return PodStatusBuilder.build(pod, runtime, facts(waiting, Map.of(), living));
  }

  private static Facts facts(
      Map<String, Waiting> waiting, Map<String, Verdict> verdicts, boolean living) {
    return new Facts(NOW, living, waiting, verdicts, Optional.empty(), List.of("192.0.2.7"));
  }

  private static ContainerStatus only(PodStatus status) {
    return status.getContainerStatuses().getFirst();
  }

  private static PodCondition condition(PodStatus status, String type) {
    return status.getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
