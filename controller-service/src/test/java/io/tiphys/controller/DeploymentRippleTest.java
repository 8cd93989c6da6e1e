package io.tiphys.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a Deployment to its pods, through informers and queues, on a cluster in memory. */
class DeploymentRippleTest {

  private final InMemoryControllers controllers =
      new InMemoryControllers("deployment", "replicaset");

  @AfterEach
  void stop() {
    controllers.close();
  }

  @Test
  void aDeploymentBecomesPodsScalesAndRolls() {
    controllers.client.resources(Deployment.class).create(deployment());

    await(() -> pods().size() == 3);
    assertThat(sets()).hasSize(1);
    controllers.runPods();
    await(() -> java.util.Objects.equals(status().getAvailableReplicas(), 3));
    Await.until(
        "events",
        Duration.ofSeconds(10),
        () ->
            controllers.events().stream()
                        .filter(e -> e.startsWith("SuccessfulCreate: Created pod: web-"))
                        .count()
                    == 3
                && controllers.events().stream()
                    .anyMatch(e ->
                        e.matches(
                            "ScalingReplicaSet: Scaled up replica set web-[a-z0-9]+ from 0 to 3")));

    change(new DeploymentBuilder(get()).editSpec().withReplicas(5).endSpec().build());
    await(() -> pods().size() == 5);
    controllers.runPods();
    await(() -> java.util.Objects.equals(status().getAvailableReplicas(), 5));

    change(
        new DeploymentBuilder(get())
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage("web:2")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
    await(() -> {
      controllers.runPods();
      return java.util.Objects.equals(
              status().getObservedGeneration(), get().getMetadata().getGeneration())
          && java.util.Objects.equals(status().getUpdatedReplicas(), 5)
          && java.util.Objects.equals(status().getReplicas(), 5)
          && java.util.Objects.equals(status().getAvailableReplicas(), 5);
    });
    assertThat(sets()).hasSize(2);
    assertThat(pods())
        .extracting(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .containsExactly("web:2", "web:2", "web:2", "web:2", "web:2");
    assertThat(get().getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
  }

  @Test
  void aDeletedPodIsReplaced() {
    controllers.client.resources(Deployment.class).create(deployment());
    await(() -> pods().size() == 3);
    Pod gone = pods().getFirst();

    controllers
        .client
        .resources(Pod.class)
        .delete(
            "default",
            gone.getMetadata().getName(),
            io.tiphys.client.ResourceClient.DeleteOptions.DEFAULT);

    await(() ->
        pods().size() == 3
            && pods().stream()
                .noneMatch(p -> p.getMetadata().getUid().equals(gone.getMetadata().getUid())));
  }

  private void await(java.util.function.BooleanSupplier condition) {
    Await.until("the controllers to act", Duration.ofSeconds(20), condition);
  }

  private void change(Deployment deployment) {
    Await.until(
        "an update without conflict",
        Duration.ofSeconds(10),
        () -> {
          try {
            Deployment fresh = new DeploymentBuilder(get()).withSpec(deployment.getSpec()).build();
            return controllers.client.resources(Deployment.class).update(fresh) != null;
          } catch (io.tiphys.api.status.StatusException conflict) {
            return false;
          }
        });
  }

  private Deployment get() {
    return controllers.find(Deployment.class, "default", "web").orElseThrow();
  }

  private io.fabric8.kubernetes.api.model.apps.DeploymentStatus status() {
    return get().getStatus() == null
        ? new io.fabric8.kubernetes.api.model.apps.DeploymentStatus()
        : get().getStatus();
  }

  private List<Pod> pods() {
    return controllers.list(Pod.class);
  }

  private List<ReplicaSet> sets() {
    return controllers.list(ReplicaSet.class);
  }

  private static Deployment deployment() {
    return new DeploymentBuilder(Samples.deployment("web", "web:1", 3))
        .editSpec()
        .withRevisionHistoryLimit(10)
        .withProgressDeadlineSeconds(600)
        .endSpec()
        .build();
  }
}
