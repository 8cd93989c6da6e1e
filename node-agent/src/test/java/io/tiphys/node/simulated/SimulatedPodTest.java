package io.tiphys.node.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.tiphys.api.json.Json;
import io.tiphys.node.simulated.SimulatedPod.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedPodTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aPodRunsAndIsReadyAtOnce() {
    Pod running = reported(pod("Always"));
    assertThat(running.getStatus().getPhase()).isEqualTo("Running");
    assertThat(running.getStatus().getContainerStatuses().getFirst().getReady()).isTrue();
    assertThat(plan(running, NOW.plusSeconds(1000))).isEqualTo(new Plan.Wait(Optional.empty()));
  }

  @Test
  void anAnnotatedPodSucceedsInTime() {
    Pod pod =
        new PodBuilder(pod("Never"))
            .editMetadata()
            .addToAnnotations(SimulatedPod.DURATION, "2.5")
            .endMetadata()
            .build();
    Pod running = reported(pod);
    assertThat(plan(running, NOW.plusSeconds(1)))
        .isEqualTo(new Plan.Wait(Optional.of(Duration.ofMillis(1500))));
    assertThat(plan(running, NOW.plusSeconds(3)))
        .isInstanceOfSatisfying(
            Plan.Report.class,
            report -> assertThat(report.status().get("phase").asText()).isEqualTo("Succeeded"));
  }

  @Test
  void aDeletedPodGoes() {
    Pod deleted =
        new PodBuilder(pod("Always"))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T12:00:30Z")
            .endMetadata()
            .build();
    assertThat(plan(deleted, NOW)).isEqualTo(new Plan.Remove());
  }

  private static Pod reported(Pod pod) {
    Plan.Report report = (Plan.Report) plan(pod, NOW);
    return new PodBuilder(pod).withStatus(Json.convert(report.status(), PodStatus.class)).build();
  }

  private static Plan plan(Pod pod, Instant now) {
    return SimulatedPod.plan(pod, "10.128.0.1", "192.0.2.1", now);
  }

  private static Pod pod(String restartPolicy) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(restartPolicy)
        .addNewContainer()
        .withName("web")
        .withImage("image")
        .endContainer()
        .endSpec()
        .build();
  }
}
