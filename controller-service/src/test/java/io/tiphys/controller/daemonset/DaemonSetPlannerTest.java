package io.tiphys.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.tiphys.controller.PodFixture;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.testkit.FakeNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonSetPlannerTest {

  private static final Instant NOW = Instant.parse(PodFixture.NOW);

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Pod> pods = new LinkedHashMap<>();
  private String hash = "one";
  private DaemonSet set =
      new DaemonSetBuilder()
          .withNewMetadata()
          .withName("agent")
          .withNamespace("default")
          .withUid("set")
          .endMetadata()
          .withNewSpec()
          .withNewTemplate()
          .withNewSpec()
          .addToNodeSelector("role", "worker")
          .endSpec()
          .endTemplate()
          .endSpec()
          .build();

  @Test
  void everyNodeThatFitsGetsOnePodMadeForIt() {
    workers(2);
    nodes.add(FakeNode.named("other").build());
    nodes.add(
        FakeNode.named("tainted").label("role", "worker").taint("mine", "", "NoSchedule").build());
    nodes.add(FakeNode.named("cordoned").label("role", "worker").unschedulable().build());

    settle();

    assertThat(pods.values())
        .extracting(DaemonPods::node)
        .containsExactlyInAnyOrder("n0", "n1", "cordoned");
    assertThat(plan().status().getNumberReady()).isEqualTo(3);
  }

  @Test
  void aPodThatNoLongerFitsOrHasEndedGoes() {
    workers(1);
    settle();
    pods.replaceAll(
        (name, pod) -> new PodBuilder(pod).editStatus().withPhase("Failed").endStatus().build());
    assertThat(plan().deletes()).hasSize(1);
    assertThat(plan().failed()).hasSize(1);
    pods.clear();
    settle();

    nodes.set(0, FakeNode.named("n0").build());

    assertThat(plan().deletes()).hasSize(1);
    assertThat(plan().status().getNumberMisscheduled()).isEqualTo(1);
  }

  @Test
  void anUpdateTakesOneNodeAfterTheOther() {
    workers(4);
    settle();
    hash = "two";

    for (int left = 4; left > 0; left--) {
      DaemonSetPlan plan = plan();
      assertThat(plan.deletes()).hasSize(1);
      pods.remove(Metadata.name(plan.deletes().getFirst()));
      assertThat(plan().deletes()).isEmpty();
      settle();
    }

    assertThat(plan().deletes()).isEmpty();
    assertThat(plan().status().getUpdatedNumberScheduled()).isEqualTo(4);
  }

  @Test
  void aSurgeStartsTheNewPodBesideTheOld() {
    workers(2);
    settle();
    set =
        new DaemonSetBuilder(set)
            .editSpec()
            .withNewUpdateStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withNewMaxSurge(1)
            .withNewMaxUnavailable(0)
            .endRollingUpdate()
            .endUpdateStrategy()
            .endSpec()
            .build();
    hash = "two";

    assertThat(plan().creates()).hasSize(1);
    assertThat(plan().deletes()).isEmpty();
    make(plan().creates());
    assertThat(plan().deletes()).hasSize(1);
  }

  private void workers(int count) {
    for (int i = 0; i < count; i++) {
      nodes.add(FakeNode.named("n" + i).label("role", "worker").build());
    }
  }

  private DaemonSetPlan plan() {
    return DaemonSetPlanner.plan(set, hash, nodes, pods.values(), NOW);
  }

  private void settle() {
    make(plan().creates());
  }

  private void make(List<String> on) {
    for (String node : on) {
      String name = node + "-" + hash;
      Pod ready = PodFixture.pod(name).node(node).ready("2026-01-01T11:00:00Z").build();
      pods.put(
          name,
          new PodBuilder(DaemonPods.create(set, hash, node))
              .editMetadata()
              .withName(name)
              .endMetadata()
              .withStatus(ready.getStatus())
              .build());
    }
  }
}
