package io.tiphys.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A rolling update is safe at every step, and ends. */
class RolloutPropertiesTest {

  @Property(tries = 300)
  void staysWithinItsBoundsAndEnds(
      @ForAll @IntRange(min = 1, max = 20) int replicas,
      @ForAll @IntRange(max = 6) int surge,
      @ForAll @IntRange(max = 6) int unavailable,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 5) Integer> pace) {
    DeploymentFixture fixture =
        new DeploymentFixture(replicas, Integer.toString(surge), Integer.toString(unavailable));
    fixture.settle();
    fixture.image("web:2");
    int floor = replicas - fixture.rollout().maxUnavailable();
    boolean ended = false;
    for (int i = 0; i < 400 && !ended; i++) {
      fixture.step();
      ended = fixture.rollout().activeOld().isEmpty() && fixture.available() == replicas;
      assertThat(fixture.total()).isLessThanOrEqualTo(replicas + fixture.rollout().maxSurge());
      assertThat(fixture.available()).isGreaterThanOrEqualTo(floor);
      int more = i < 3 * pace.size() ? pace.get(i % pace.size()) : 1;
      fixture.rollout().current().ifPresent(set -> fixture.pods(set.getMetadata().getName(), more));
    }
    fixture.step();
    assertThat(fixture.rollout().activeOld()).isEmpty();
    assertThat(fixture.available()).isEqualTo(replicas);
    assertThat(fixture.deployment.getStatus().getUpdatedReplicas()).isEqualTo(replicas);
  }

  @Property(tries = 200)
  void aChangeOfMindInTheMiddleStaysWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 15) int replicas,
      @ForAll @IntRange(max = 4) int surge,
      @ForAll @IntRange(max = 4) int unavailable,
      @ForAll @IntRange(max = 10) int steps) {
    DeploymentFixture fixture =
        new DeploymentFixture(replicas, Integer.toString(surge), Integer.toString(unavailable));
    fixture.settle();
    int floor = replicas - fixture.rollout().maxUnavailable();
    for (String image : List.of("web:2", "web:3", "web:1")) {
      fixture.image(image);
      for (int i = 0; i < steps; i++) {
        fixture.step();
        assertThat(fixture.total()).isLessThanOrEqualTo(replicas + fixture.rollout().maxSurge());
        assertThat(fixture.available()).isGreaterThanOrEqualTo(floor);
        fixture.rollout().current().ifPresent(set -> fixture.pods(set.getMetadata().getName(), 1));
      }
    }
    fixture.settle();
    assertThat(fixture.rollout().activeOld()).isEmpty();
    assertThat(fixture.available()).isEqualTo(replicas);
  }

  @Property(tries = 200)
  void scalingInTheMiddleEndsAtTheNewNumber(
      @ForAll @IntRange(min = 1, max = 20) int replicas,
      @ForAll @IntRange(max = 30) int scaled,
      @ForAll @IntRange(max = 8) int steps) {
    DeploymentFixture fixture = new DeploymentFixture(replicas, "25%", "25%");
    fixture.settle();
    fixture.image("web:2");
    for (int i = 0; i < steps; i++) {
      fixture.step();
    }
    fixture.replicas(scaled);
    fixture.step();
    assertThat(fixture.total())
        .isLessThanOrEqualTo(Math.max(scaled + fixture.rollout().maxSurge(), scaled));
    fixture.settle();
    assertThat(fixture.rollout().activeOld()).isEmpty();
    assertThat(fixture.total()).isEqualTo(scaled);
  }
}
