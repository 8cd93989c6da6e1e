package io.tiphys.scheduler.decision;

import static io.tiphys.scheduler.Fixtures.info;
import static io.tiphys.scheduler.Fixtures.node;
import static io.tiphys.scheduler.Fixtures.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.tiphys.scheduler.cache.SchedulerCache;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.Snapshot;
import io.tiphys.scheduler.plugins.DefaultPlugins;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SchedulingAlgorithmTest {

  private final DefaultPlugins plugins = DefaultPlugins.create();
  private final SchedulingAlgorithm algorithm =
      new SchedulingAlgorithm(plugins.filters(), plugins.scores(), bound -> 0);

  private Decision decide(PodInfo pod, NodeInfo... nodes) {
    return algorithm.decide(pod, new Snapshot(List.of(nodes)));
  }

  @Test
  void saysThatThereAreNoNodes() {
    assertThat(decide(pod("web", "1", "1Gi")))
        .isEqualTo(new Decision.Unschedulable("no nodes available to schedule pods", Set.of()));
  }

  @Test
  void countsTheReasonsOverAllNodes() {
    Decision decision =
        decide(
            pod("web", "3", "1Gi"),
            info(node("a", "2", "8Gi")),
            info(node("b", "2", "8Gi")),
            info(node("c", "8", "8Gi").editSpec().withUnschedulable(true).endSpec()));
    assertThat(decision)
        .isEqualTo(
            new Decision.Unschedulable(
                "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.",
                Set.of("NodeUnschedulable", "NodeResourcesFit")));
  }

  @Test
  void prefersTheNodeWithMostLeft() {
    NodeInfo busy = info(node("busy", "4", "8Gi")).with(pod("other", "2", "4Gi"));
    assertThat(decide(pod("web", "1", "1Gi"), busy, info(node("free", "4", "8Gi"))))
        .isEqualTo(new Decision.Selected("free"));
  }

  @Test
  void spreadsThePodsOfOneOwner() {
    PodInfo first = pod("web-1", "100m", "64Mi", SchedulingAlgorithmTest::owned);
    NodeInfo withSibling = info(node("a", "4", "8Gi")).with(first);
    NodeInfo fuller = info(node("b", "4", "8Gi")).with(pod("other", "300m", "128Mi"));
    assertThat(
            decide(
                pod("web-2", "100m", "64Mi", SchedulingAlgorithmTest::owned), withSibling, fuller))
        .isEqualTo(new Decision.Selected("b"));
  }

  private static PodBuilder owned(PodBuilder pod) {
    return pod.editMetadata()
        .addNewOwnerReference()
        .withUid("rs")
        .withController(true)
        .endOwnerReference()
        .endMetadata();
  }

  @Test
  void keepsPodsOffTaintedNodesUnlessTheyTolerateIt() {
    NodeInfo tainted =
        info(
            node("a", "4", "8Gi")
                .editSpec()
                .addNewTaint("NoSchedule", "dedicated", null, "gpu")
                .endSpec());
    assertThat(decide(pod("web", "1", "1Gi"), tainted))
        .isEqualTo(
            new Decision.Unschedulable(
                "0/1 nodes are available: 1 node(s) had untolerated taint(s).",
                Set.of("TaintToleration")));
    PodInfo tolerant =
        pod(
            "web",
            "1",
            "1Gi",
            builder ->
                builder
                    .editSpec()
                    .addNewToleration("NoSchedule", "dedicated", "Equal", null, "gpu")
                    .endSpec());
    assertThat(decide(tolerant, tainted)).isEqualTo(new Decision.Selected("a"));
  }

  @Test
  void followsNodeSelectorAndRequiredAffinity() {
    NodeInfo plain = info(node("plain", "4", "8Gi"));
    NodeInfo fast =
        info(node("fast", "4", "8Gi").editMetadata().addToLabels("disk", "ssd").endMetadata());
    PodInfo selecting =
        pod("web", "1", "1Gi", b -> b.editSpec().addToNodeSelector("disk", "ssd").endSpec());
    assertThat(decide(selecting, plain, fast)).isEqualTo(new Decision.Selected("fast"));
    PodInfo affine =
        pod(
            "web",
            "1",
            "1Gi",
            b ->
                b.editSpec()
                    .withNewAffinity()
                    .withNewNodeAffinity()
                    .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .addNewNodeSelectorTerm()
                    .addNewMatchExpression()
                    .withKey("disk")
                    .withOperator("NotIn")
                    .withValues("ssd")
                    .endMatchExpression()
                    .endNodeSelectorTerm()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endNodeAffinity()
                    .endAffinity()
                    .endSpec());
    assertThat(decide(affine, plain, fast)).isEqualTo(new Decision.Selected("plain"));
  }

  @Test
  void givesAHostPortOnce() {
    PodInfo first = pod("first", "1", "1Gi", SchedulingAlgorithmTest::onPort80);
    NodeInfo taken = info(node("a", "4", "8Gi")).with(first);
    assertThat(decide(pod("second", "1", "1Gi", SchedulingAlgorithmTest::onPort80), taken))
        .isEqualTo(
            new Decision.Unschedulable(
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod"
                    + " ports.",
                Set.of("NodePorts")));
  }

  private static PodBuilder onPort80(PodBuilder pod) {
    return pod.editSpec()
        .editFirstContainer()
        .addNewPort()
        .withContainerPort(8080)
        .withHostPort(80)
        .endPort()
        .endContainer()
        .endSpec();
  }

  @Property(tries = 200)
  void neverGivesANodeMoreThanItHas(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 3000) Integer> milliCpus) {
    SchedulerCache cache = new SchedulerCache();
    cache.setNode(node("a", "4", "64Gi").build());
    cache.setNode(node("b", "2", "64Gi").build());
    int number = 0;
    for (int milliCpu : milliCpus) {
      PodInfo pod = pod("pod-" + number++, milliCpu + "m", "1Mi");
      if (algorithm.decide(pod, cache.snapshot()) instanceof Decision.Selected selected) {
        cache.setPod(pod, selected.node());
      }
    }
    assertThat(cache.snapshot().nodes())
        .allSatisfy(node ->
            assertThat(node.requested().milliCpu())
                .isLessThanOrEqualTo(node.allocatable().milliCpu()));
  }
}
