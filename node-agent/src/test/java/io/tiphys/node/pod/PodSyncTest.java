package io.tiphys.node.pod;

import static io.tiphys.node.pod.Pods.NOW;
import static io.tiphys.node.pod.Pods.SANDBOX;
import static io.tiphys.node.pod.Pods.container;
import static io.tiphys.node.pod.Pods.exited;
import static io.tiphys.node.pod.Pods.pod;
import static io.tiphys.node.pod.Pods.running;
import static io.tiphys.node.pod.Pods.runtime;
import static io.tiphys.node.pod.Pods.sidecar;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.pod.PodSync.Knowledge;
import io.tiphys.node.pod.PodSync.Plan;
import io.tiphys.node.pod.PodSync.Step;
import io.tiphys.node.pod.PodSync.Step.StartContainer;
import io.tiphys.node.pod.PodSync.Step.StartSandbox;
import io.tiphys.node.pod.PodSync.Step.StopContainer;
import io.tiphys.node.pod.RuntimePod.Sandbox;
import io.tiphys.node.probe.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodSyncTest {

  private final Pod web = pod("Always", List.of(), container("web"));

  @Test
  void aNewPodGetsItsSandboxFirst() {
    assertThat(plan(web, RuntimePod.NONE).steps())
        .containsExactly(new StartSandbox(0, Optional.empty()));
  }

  @Test
  void inItsSandboxAllContainersStart() {
    Pod two = pod("Always", List.of(), container("a"), container("b"));
    assertThat(started(plan(two, runtime()))).containsExactly("a", "b");
  }

  @Test
  void whatRunsIsLeftAlone() {
    assertThat(plan(web, runtime(running("web"))).steps()).isEmpty();
  }

  @Test
  void aDeadSandboxIsReplacedAfterItsContainers() {
    Sandbox dead = new Sandbox("s0", 0, false, NOW, List.of());
    RuntimePod runtime = new RuntimePod(List.of(dead), List.of(running("web")));
    assertThat(plan(web, runtime).steps())
        .hasSize(2)
        .anySatisfy(step -> assertThat(step).isInstanceOf(StopContainer.class))
        .contains(new StartSandbox(1, Optional.of(dead)));
  }

  @Test
  void initContainersRunOneAfterTheOther() {
    Pod pod = pod("Always", List.of(container("i1"), container("i2")), container("web"));
    assertThat(started(plan(pod, runtime()))).containsExactly("i1");
    assertThat(plan(pod, runtime(running("i1"))).steps()).isEmpty();
    assertThat(started(plan(pod, runtime(exited("i1", 0, NOW))))).containsExactly("i2");
    assertThat(started(plan(pod, runtime(exited("i1", 0, NOW), exited("i2", 0, NOW)))))
        .containsExactly("web");
  }

  @Test
  void initContainersAreNotRunAgainBesideRunningOnes() {
    Pod pod = pod("Always", List.of(container("i1")), container("web"));
    assertThat(plan(pod, runtime(running("web"))).steps()).isEmpty();
  }

  @Test
  void aSidecarStartsBeforeTheOthersAndIsRestartedWhateverThePolicy() {
    Pod pod = pod("Never", List.of(sidecar("side")), container("web"));
    assertThat(started(plan(pod, runtime()))).containsExactly("side");
    assertThat(started(plan(pod, runtime(running("side"))))).containsExactly("web");
    assertThat(started(plan(pod, runtime(running("web"), exited("side", 0, NOW)))))
        .containsExactly("side");
  }

  @Test
  void anUnfinishedStartupProbeOfASidecarHoldsTheOthersBack() {
    Pod pod = pod("Always", List.of(sidecar("side")), container("web"));
    Knowledge starting =
        new Knowledge(NOW, Map.of(), Map.of("side-0", new Verdict(false, true, false, false)));
    assertThat(PodSync.plan(pod, runtime(running("side")), starting).steps()).isEmpty();
  }

  @Test
  void theFirstRestartIsAtOnceAndBeginsTheBackoff() {
    Plan plan = plan(web, runtime(exited("web", 1, NOW)));
    assertThat(plan.steps())
        .singleElement()
        .isEqualTo(
            new StartContainer(
                container("web"),
                SANDBOX,
                1,
                Optional.of(new RestartBackoff(Duration.ofSeconds(10), NOW))));
  }

  @Test
  void aCrashLoopWaits() {
    RestartBackoff backoff = new RestartBackoff(Duration.ofSeconds(20), NOW.minusSeconds(6));
    Knowledge knowledge = new Knowledge(NOW, Map.of("web", backoff), Map.of());
    Plan plan = PodSync.plan(web, runtime(exited("web", 1, NOW.minusSeconds(5))), knowledge);
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.wakeAt()).contains(NOW.plusSeconds(15));
    assertThat(plan.waiting().get("web"))
        .isEqualTo(
            new PodSync.Waiting(
                "CrashLoopBackOff",
                "back-off 20s restarting failed container=web pod=web_default(u1)"));
  }

  @Test
  void restartPoliciesDecideWhetherAPodIsFinished() {
    Pod onFailure = pod("OnFailure", List.of(), container("job"));
    Pod never = pod("Never", List.of(), container("job"));
    assertThat(plan(onFailure, runtime(exited("job", 0, NOW))).finished()).isTrue();
    assertThat(started(plan(onFailure, runtime(exited("job", 1, NOW))))).containsExactly("job");
    assertThat(plan(never, runtime(exited("job", 1, NOW))).finished()).isTrue();
    assertThat(plan(web, runtime(exited("web", 0, NOW))).finished()).isFalse();
  }

  @Test
  void aFailedInitContainerEndsAPodThatNeverRestarts() {
    Pod pod = pod("Never", List.of(container("i1")), container("web"));
    assertThat(plan(pod, runtime(exited("i1", 1, NOW))).finished()).isTrue();
  }

  @Test
  void aChangedImageRestartsTheContainer() {
    Pod changed =
        pod(
            "Always",
            List.of(),
            new ContainerBuilder(container("web")).withImage("image:2").build());
    assertThat(plan(changed, runtime(running("web"))).steps())
        .singleElement()
        .isInstanceOfSatisfying(
            StopContainer.class,
            stop ->
                assertThat(stop.message())
                    .isEqualTo("Container web definition changed, will be restarted"));
  }

  @Test
  void aFailedLivenessProbeStopsTheContainer() {
    Knowledge knowledge =
        new Knowledge(NOW, Map.of(), Map.of("web-0", new Verdict(true, true, true, false)));
    assertThat(PodSync.plan(web, runtime(running("web")), knowledge).steps())
        .singleElement()
        .isInstanceOfSatisfying(
            StopContainer.class,
            stop ->
                assertThat(stop.message())
                    .isEqualTo("Container web failed liveness probe, will be restarted"));
  }

  @Test
  void sidecarsAreStoppedLastAndBackwards() {
    Pod pod = pod("Always", List.of(sidecar("s1"), sidecar("s2")), container("web"));
    RuntimePod runtime = runtime(running("s1"), running("s2"), running("web"));
    assertThat(PodSync.stopOrder(pod, runtime))
        .extracting(group -> group.getFirst().name())
        .containsExactly("web", "s2", "s1");
  }

  private static Plan plan(Pod pod, RuntimePod runtime) {
    return PodSync.plan(pod, runtime, new Knowledge(NOW, Map.of(), Map.of()));
  }

  private static List<String> started(Plan plan) {
    return plan.steps().stream()
        .filter(StartContainer.class::isInstance)
        .map(Step.StartContainer.class::cast)
        .map(step -> step.container().getName())
        .toList();
  }
}
