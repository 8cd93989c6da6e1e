package io.tiphys.controller.replicaset;

import static io.tiphys.controller.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.tiphys.controller.PodFixture;
import io.tiphys.controller.runtime.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplicaSetPlannerTest {

  private static final Instant NOW = Instant.parse(PodFixture.NOW);
  private static final String LONG_AGO = "2026-01-01T11:00:00Z";

  @Test
  void missingPodsAreCreatedAndSurplusOnesDeleted() {
    assertThat(plan(set(3), pod("a").build()).creates()).isEqualTo(2);
    assertThat(plan(set(1), pod("a").build(), pod("b").build(), pod("c").build()).deletes())
        .hasSize(2);
    assertThat(plan(set(10_000)).creates()).isEqualTo(ReplicaSetPlanner.BURST);
  }

  @Test
  void aReplicaSetThatIsBeingDeletedLeavesItsPodsAlone() {
    ReplicaSet going =
        new ReplicaSetBuilder(set(3))
            .editMetadata()
            .withDeletionTimestamp("x")
            .endMetadata()
            .build();

    assertThat(plan(going, pod("a").build()).creates()).isZero();
  }

  @Test
  void thePodThatDoesTheLeastIsGivenUpFirst() {
    List<Pod> inOrder =
        List.of(
            pod("unassigned").build(),
            pod("pending").node("n").build(),
            pod("running").node("n").phase("Running").build(),
            pod("cheap")
                .node("n")
                .ready(LONG_AGO)
                .annotation("controller.kubernetes.io/pod-deletion-cost", "-5")
                .build(),
            pod("crowded").node("full").ready(LONG_AGO).build(),
            pod("fresh").node("n").ready("2026-01-01T11:59:50Z").build(),
            pod("restarted").node("n").ready(LONG_AGO).restarts(3).build(),
            pod("young").node("n").ready(LONG_AGO).created("2026-01-01T11:59:00Z").build(),
            pod("old").node("n").ready(LONG_AGO).build());
    List<Pod> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(7));

    List<Pod> deletes =
        ReplicaSetPlanner.plan(set(0), shuffled, Map.of("n", 1, "full", 3), NOW).deletes();

    assertThat(deletes)
        .extracting(Metadata::name)
        .containsExactlyElementsOf(inOrder.stream().map(Metadata::name).toList());
  }

  @Test
  void aReadyPodIsAvailableOnceItHasBeenReadyLongEnough() {
    ReplicaSet patient =
        new ReplicaSetBuilder(set(1)).editSpec().withMinReadySeconds(30).endSpec().build();

    ReplicaSetPlan plan = plan(patient, pod("a").node("n").ready("2026-01-01T11:59:50Z").build());

    assertThat(plan.status().getReadyReplicas()).isEqualTo(1);
    assertThat(plan.status().getAvailableReplicas()).isNull();
    assertThat(plan.requeueAfter()).contains(Duration.ofSeconds(20));
  }

  private static ReplicaSetPlan plan(ReplicaSet set, Pod... pods) {
    return ReplicaSetPlanner.plan(set, List.of(pods), Map.of(), NOW);
  }

  private static ReplicaSet set(int replicas) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }
}
