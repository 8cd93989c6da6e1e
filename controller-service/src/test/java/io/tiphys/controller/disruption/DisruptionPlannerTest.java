package io.tiphys.controller.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionPlannerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // minAvailable, maxUnavailable, selected pods, wanted by owners, expected, healthy needed
    "2,    ,    5, 10, 5,  2",
    "50%,  ,    5, 9,  9,  5",
    "100%, ,    5, 10, 10, 10",
    "'',   1,   5, 10, 10, 9",
    "'',   30%, 5, 10, 10, 7",
    "'',   25%, 5, 10, 10, 7",
    "'',   99,  5, 10, 10, 0",
    "'',   ,    5, 10, 0,  0",
  })
  void aBudgetKnowsHowManyPodsThereShouldBe(
      String available, String unavailable, int selected, int wanted, int pods, int healthy) {
    PodDisruptionBudget budget =
        new PodDisruptionBudgetBuilder()
            .withNewSpec()
            .withMinAvailable(value(available))
            .withMaxUnavailable(value(unavailable))
            .endSpec()
            .build();
    assertThat(DisruptionPlanner.expect(budget, selected, () -> wanted))
        .isEqualTo(new Expectation(pods, healthy));
  }

  @Test
  void podsThatAreNotReadyOrAboutToGoDoNotCount() {
    PodDisruptionBudget budget =
        new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withGeneration(3L)
            .endMetadata()
            .withNewStatus()
            .withDisruptedPods(
                Map.of("evicted", "2026-01-01T11:59:00Z", "stayed", "2026-01-01T11:00:00Z"))
            .endStatus()
            .build();
    DisruptionPlan plan =
        DisruptionPlanner.plan(
            budget,
            List.of(
                pod("ready", true),
                pod("unready", false),
                pod("evicted", true),
                pod("stayed", true)),
            new Expectation(4, 1),
            NOW);
    assertThat(plan.status().getCurrentHealthy()).isEqualTo(2);
    assertThat(plan.status().getDisruptionsAllowed()).isEqualTo(1);
    assertThat(plan.status().getDisruptedPods())
        .containsExactly(Map.entry("evicted", "2026-01-01T11:59:00Z"));
    assertThat(plan.status().getObservedGeneration()).isEqualTo(3);
    assertThat(plan.requeueAfter()).hasValue(Duration.ofSeconds(61));
  }

  @Test
  void aBudgetWithoutPodsAllowsNothing() {
    DisruptionPlan plan =
        DisruptionPlanner.plan(
            new PodDisruptionBudgetBuilder().withNewMetadata().endMetadata().build(),
            List.of(),
            new Expectation(0, 0),
            NOW);
    assertThat(plan.status().getDisruptionsAllowed()).isZero();
    assertThat(plan.status().getConditions().getFirst().getReason()).isEqualTo("InsufficientPods");
  }

  private static @Nullable IntOrString value(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
  }

  private static Pod pod(String name, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }
}
