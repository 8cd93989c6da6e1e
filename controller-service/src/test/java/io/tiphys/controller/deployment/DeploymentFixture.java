package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.tiphys.controller.deployment.DeploymentPlan.Change;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A Deployment whose ReplicaSets obey at once, and whose pods become available when told to. */
final class DeploymentFixture {

  Deployment deployment;
  final Map<String, ReplicaSet> sets = new LinkedHashMap<>();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int uids;

  DeploymentFixture(int replicas, String surge, String unavailable) {
    deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("web")
            .withNamespace("default")
            .withUid("web-uid")
            .withGeneration(1L)
            .addToAnnotations("team", "argo")
            .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .withRevisionHistoryLimit(2)
            .withProgressDeadlineSeconds(600)
            .withNewSelector()
            .addToMatchLabels("app", "web")
            .endSelector()
            .withNewStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxSurge(number(surge))
            .withMaxUnavailable(number(unavailable))
            .endRollingUpdate()
            .endStrategy()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", "web")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .withImage("web:1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
  }

  private static IntOrString number(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
  }

  DeploymentFixture recreate() {
    deployment =
        new DeploymentBuilder(deployment)
            .editSpec()
            .withNewStrategy()
            .withType("Recreate")
            .endStrategy()
            .endSpec()
            .build();
    return this;
  }

  DeploymentFixture image(String image) {
    deployment =
        new DeploymentBuilder(deployment)
            .editMetadata()
            .withGeneration(deployment.getMetadata().getGeneration() + 1)
            .endMetadata()
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    return this;
  }

  DeploymentFixture replicas(int replicas) {
    deployment =
        new DeploymentBuilder(deployment)
            .editMetadata()
            .withGeneration(deployment.getMetadata().getGeneration() + 1)
            .endMetadata()
            .editSpec()
            .withReplicas(replicas)
            .endSpec()
            .build();
    return this;
  }

  DeploymentFixture paused(boolean paused) {
    deployment = new DeploymentBuilder(deployment).editSpec().withPaused(paused).endSpec().build();
    return this;
  }

  DeploymentPlan plan() {
    return plan(Set.of());
  }

  DeploymentPlan plan(Set<String> running) {
    return DeploymentPlanner.plan(
        new DeploymentSnapshot(deployment, sets.values().stream().toList(), running, now));
  }

  /** Plans once and carries the plan out. */
  DeploymentPlan step() {
    DeploymentPlan plan = plan();
    apply(plan);
    return plan;
  }

  void apply(DeploymentPlan plan) {
    plan.create().ifPresent(this::store);
    for (Change change : plan.changes()) {
      sets.put(change.to().getMetadata().getName(), change.to());
    }
    plan.deletes().forEach(set -> sets.remove(set.getMetadata().getName()));
    DeploymentBuilder builder = new DeploymentBuilder(deployment).withStatus(plan.status());
    plan.revision()
        .ifPresent(revision ->
            builder.editMetadata().addToAnnotations(Annotations.REVISION, revision).endMetadata());
    deployment = builder.build();
    sets.replaceAll(
        (name, set) -> obey(set, Math.min(Rollout.available(set), Rollout.desired(set))));
    now = now.plusSeconds(1);
  }

  private void store(ReplicaSet set) {
    sets.put(
        set.getMetadata().getName(),
        new ReplicaSetBuilder(set)
            .editMetadata()
            .withUid("uid-" + uids++)
            .withGeneration(1L)
            .withCreationTimestamp(now.toString())
            .endMetadata()
            .build());
  }

  /** Makes {@code more} further pods of a ReplicaSet available. */
  void pods(String name, int more) {
    sets.computeIfPresent(
        name,
        (key, set) ->
            obey(set, Math.clamp(Rollout.available(set) + more, 0, Rollout.desired(set))));
  }

  void allPods() {
    sets.replaceAll((name, set) -> obey(set, Rollout.desired(set)));
  }

  private static ReplicaSet obey(ReplicaSet set, int available) {
    return new ReplicaSetBuilder(set)
        .withStatus(
            new ReplicaSetStatusBuilder()
                .withReplicas(Rollout.desired(set))
                .withReadyReplicas(available)
                .withAvailableReplicas(available)
                .withObservedGeneration(set.getMetadata().getGeneration())
                .build())
        .build();
  }

  int total() {
    return sets.values().stream().mapToInt(Rollout::desired).sum();
  }

  int available() {
    return sets.values().stream().mapToInt(Rollout::available).sum();
  }

  Rollout rollout() {
    return Rollout.of(deployment, sets.values().stream().toList());
  }

  /** Steps, with all pods becoming available at once, until nothing changes. */
  void settle() {
    for (int i = 0; i < 200; i++) {
      allPods();
      DeploymentPlan plan = step();
      if (plan.create().isEmpty() && plan.changes().isEmpty() && plan.deletes().isEmpty()) {
        step();
        return;
      }
    }
    throw new AssertionError("does not settle");
  }
}
