package io.tiphys.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.tiphys.controller.PodFixture;
import io.tiphys.controller.history.RevisionPlan;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.statefulset.StatefulSetSnapshot.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatefulSetPlannerTest {

  private static final Instant NOW = Instant.parse(PodFixture.NOW);

  private final Map<String, Pod> pods = new TreeMap<>();
  private String current = "db-one";
  private String update = "db-one";
  private StatefulSet set =
      new StatefulSetBuilder()
          .withNewMetadata()
          .withName("db")
          .withNamespace("default")
          .withUid("set")
          .endMetadata()
          .withNewSpec()
          .withReplicas(3)
          .withServiceName("db")
          .withNewSelector()
          .addToMatchLabels("app", "db")
          .endSelector()
          .withNewTemplate()
          .withNewMetadata()
          .addToLabels("app", "db")
          .endMetadata()
          .withNewSpec()
          .endSpec()
          .endTemplate()
          .addNewVolumeClaimTemplate()
          .withNewMetadata()
          .withName("data")
          .endMetadata()
          .endVolumeClaimTemplate()
          .endSpec()
          .build();

  @Test
  void podsComeUpOneAfterTheOther() {
    for (int i = 0; i < 3; i++) {
      StatefulSetPlan plan = plan();
      assertThat(plan.creates()).hasSize(1);
      assertThat(plan.creates().getFirst().ordinal()).isEqualTo(i);
      Pod made = plan.creates().getFirst().pod();
      assertThat(Metadata.name(made)).isEqualTo("db-" + i);
      assertThat(made.getSpec().getHostname()).isEqualTo("db-" + i);
      assertThat(made.getSpec().getVolumes().getFirst().getPersistentVolumeClaim().getClaimName())
          .isEqualTo("data-db-" + i);
      make(plan, false);
      assertThat(plan().creates()).isEmpty();
      allReady();
    }
    assertThat(plan().status().getReadyReplicas()).isEqualTo(3);
  }

  @Test
  void inParallelAllComeAtOnce() {
    set =
        new StatefulSetBuilder(set)
            .editSpec()
            .withPodManagementPolicy("Parallel")
            .endSpec()
            .build();

    assertThat(plan().creates()).hasSize(3);
  }

  @Test
  void theHighestGoesFirst() {
    settle();
    set = new StatefulSetBuilder(set).editSpec().withReplicas(1).endSpec().build();

    assertThat(plan().deletes()).extracting(Metadata::name).containsExactly("db-2");
    pods.remove("db-2");
    assertThat(plan().deletes()).extracting(Metadata::name).containsExactly("db-1");
  }

  @Test
  void anUpdateGoesFromTheHighestDownToThePartition() {
    settle();
    update = "db-two";
    set =
        new StatefulSetBuilder(set)
            .editSpec()
            .withNewUpdateStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withPartition(1)
            .endRollingUpdate()
            .endUpdateStrategy()
            .endSpec()
            .build();

    for (String next : List.of("db-2", "db-1")) {
      assertThat(plan().deletes()).extracting(Metadata::name).containsExactly(next);
      pods.remove(next);
      make(plan(), false);
      assertThat(plan().deletes()).isEmpty();
      allReady();
    }
    assertThat(plan().deletes()).isEmpty();
    assertThat(plan().status().getUpdatedReplicas()).isEqualTo(2);
    assertThat(plan().status().getCurrentRevision()).isEqualTo("db-one");

    // One that is lost below the partition comes back as it was.
    pods.remove("db-0");
    assertThat(Metadata.labels(plan().creates().getFirst().pod()))
        .containsEntry(RevisionPlan.HASH_LABEL, "db-one");
  }

  @Test
  void aFinishedUpdateBecomesTheCurrentRevision() {
    settle();
    current = "db-zero";

    assertThat(plan().status().getCurrentRevision()).isEqualTo("db-one");
    assertThat(plan().status().getCurrentReplicas()).isEqualTo(3);
  }

  @Test
  void aFailedPodIsReplacedUnderItsName() {
    settle();
    pods.computeIfPresent(
        "db-1",
        (name, pod) -> new PodBuilder(pod).editStatus().withPhase("Failed").endStatus().build());

    assertThat(plan().recreates()).extracting(Metadata::name).containsExactly("db-1");
    assertThat(plan().deletes()).extracting(Metadata::name).containsExactly("db-1");
  }

  private StatefulSetPlan plan() {
    return StatefulSetPlanner.plan(
        new StatefulSetSnapshot(
            set,
            List.copyOf(pods.values()),
            new Revision(current, set.getSpec().getTemplate()),
            new Revision(update, set.getSpec().getTemplate()),
            NOW));
  }

  private void settle() {
    for (int i = 0; i < 3; i++) {
      make(plan(), true);
    }
  }

  private void make(StatefulSetPlan plan, boolean ready) {
    plan.creates().forEach(made -> pods.put(Metadata.name(made.pod()), made.pod()));
    if (ready) {
      allReady();
    }
  }

  private void allReady() {
    Pod ready = PodFixture.pod("x").ready("2026-01-01T11:00:00Z").build();
    pods.replaceAll((name, pod) -> new PodBuilder(pod).withStatus(ready.getStatus()).build());
  }
}
