package io.tiphys.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeploymentPlannerTest {

  private final DeploymentFixture fixture = new DeploymentFixture(4, "25%", "25%");

  @Test
  void theFirstStepMakesAReplicaSetOfFullSize() {
    DeploymentPlan plan = fixture.plan();

    ReplicaSet set = plan.create().orElseThrow();
    String hash = set.getMetadata().getLabels().get("pod-template-hash");
    assertThat(hash).matches("[bcdfghjklmnpqrstvwxz2456789]{5,10}");
    assertThat(set.getMetadata().getName()).isEqualTo("web-" + hash);
    assertThat(set.getSpec().getReplicas()).isEqualTo(4);
    assertThat(set.getSpec().getSelector().getMatchLabels())
        .containsEntry("app", "web")
        .containsEntry("pod-template-hash", hash);
    assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("pod-template-hash", hash);
    assertThat(set.getMetadata().getAnnotations())
        .containsEntry("team", "argo")
        .containsEntry("deployment.kubernetes.io/revision", "1")
        .containsEntry("deployment.kubernetes.io/desired-replicas", "4")
        .containsEntry("deployment.kubernetes.io/max-replicas", "5")
        .doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
    assertThat(plan.revision()).contains("1");
    assertThat(reason("Progressing", plan)).isEqualTo("NewReplicaSetCreated");
    assertThat(reason("Available", plan)).isEqualTo("MinimumReplicasUnavailable");
  }

  @Test
  void aCompleteRolloutSaysSo() {
    fixture.settle();

    assertThat(reason("Progressing", fixture.plan())).isEqualTo("NewReplicaSetAvailable");
    assertThat(reason("Available", fixture.plan())).isEqualTo("MinimumReplicasAvailable");
    assertThat(fixture.deployment.getStatus().getObservedGeneration()).isEqualTo(1);
    assertThat(fixture.plan().requeueAfter()).isEmpty();
  }

  @Test
  void anUnchangedDeploymentIsLeftAlone() {
    fixture.settle();

    DeploymentPlan plan = fixture.plan();

    assertThat(plan.create()).isEmpty();
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.revision()).isEmpty();
    assertThat(plan.status()).isEqualTo(fixture.deployment.getStatus());
  }

  @Test
  void goingBackToAnOldTemplateReusesItsReplicaSetUnderANewRevision() {
    fixture.settle();
    String first = fixture.rollout().current().orElseThrow().getMetadata().getName();
    fixture.image("web:2").settle();
    fixture.image("web:1").settle();

    ReplicaSet current = fixture.rollout().current().orElseThrow();
    assertThat(current.getMetadata().getName()).isEqualTo(first);
    assertThat(current.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3")
        .containsEntry("deployment.kubernetes.io/revision-history", "1");
    assertThat(fixture.deployment.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3");
  }

  @Test
  void theHistoryKeepsAsManyRevisionsAsItsLimitSays() {
    for (int i = 1; i <= 6; i++) {
      fixture.image("web:" + i).settle();
    }

    assertThat(fixture.rollout().old())
        .extracting(set -> set.getMetadata().getAnnotations().get(Annotations.REVISION))
        .containsExactlyInAnyOrder("4", "5");
  }

  @Test
  void aPausedDeploymentScalesButDoesNotRoll() {
    fixture.settle();
    fixture.paused(true).image("web:2").replicas(6);

    DeploymentPlan plan = fixture.step();

    assertThat(plan.create()).isEmpty();
    assertThat(fixture.sets).hasSize(1);
    assertThat(fixture.total()).isEqualTo(6);
    assertThat(reason("Progressing", plan)).isEqualTo("DeploymentPaused");

    fixture.paused(false);
    assertThat(fixture.step().create()).isPresent();
  }

  @Test
  void aRolloutThatStandsStillIsToldOfAfterItsDeadline() {
    fixture.step();
    fixture.step();
    assertThat(fixture.plan().requeueAfter()).isPresent();
    fixture.now = fixture.now.plusSeconds(700);

    DeploymentPlan plan = fixture.plan();

    assertThat(reason("Progressing", plan)).isEqualTo("ProgressDeadlineExceeded");
    assertThat(plan.requeueAfter()).isEmpty();
  }

  @Test
  void recreateWaitsUntilTheLastOldPodIsGone() {
    fixture.recreate().settle();
    String old = fixture.rollout().current().orElseThrow().getMetadata().getUid();
    fixture.image("web:2");

    assertThat(fixture.step().create()).isEmpty();
    assertThat(fixture.total()).isZero();
    DeploymentPlan waiting = fixture.plan(Set.of(old));
    assertThat(waiting.create()).isEmpty();
    assertThat(fixture.plan(Set.of()).create().orElseThrow().getSpec().getReplicas()).isEqualTo(4);
  }

  @Test
  void aSelectorOfEverythingIsRefused() {
    fixture.deployment.getSpec().getSelector().getMatchLabels().clear();

    assertThat(fixture.plan().selectsAll()).isTrue();
    assertThat(fixture.plan().create()).isEmpty();
  }

  private static String reason(String type, DeploymentPlan plan) {
    return plan.status().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow()
        .getReason();
  }
}
