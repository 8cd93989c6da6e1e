package io.tiphys.controller.job;

import static io.tiphys.controller.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.tiphys.controller.PodFixture;
import io.tiphys.controller.runtime.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JobPlannerTest {

  private Job job = job(3, 2);
  private final Map<String, Pod> pods = new LinkedHashMap<>();
  private Instant now = Instant.parse(PodFixture.NOW);
  private int names;

  @Test
  void runsAsManyAtOnceAsAllowedUntilEnoughHaveSucceeded() {
    step();
    assertThat(pods).hasSize(2);
    end(0);
    step();
    step();
    assertThat(active()).hasSize(1);
    end(0);
    settle();

    assertThat(conditions())
        .containsExactly("SuccessCriteriaMet:CompletionsReached", "Complete:CompletionsReached");
    assertThat(job.getStatus().getSucceeded()).isEqualTo(3);
    assertThat(job.getStatus().getCompletionTime()).isNotNull();
    assertThat(pods.values()).noneMatch(JobPods::isTracked);
  }

  @Test
  void aFailedPodIsReplacedAfterADelayAndTooManyEndTheJob() {
    job = job(1, 1);
    step();
    for (int failures = 1; failures <= 3; failures++) {
      end(1);
      step();
      JobPlan plan = step();
      if (failures < 3) {
        assertThat(plan.requeueAfter()).contains(Duration.ofSeconds(10L << (failures - 1)));
        now = now.plus(plan.requeueAfter().orElseThrow());
        step();
      }
    }
    settle();

    assertThat(conditions())
        .containsExactly("FailureTarget:BackoffLimitExceeded", "Failed:BackoffLimitExceeded");
    assertThat(job.getStatus().getFailed()).isEqualTo(3);
  }

  @Test
  void anEndedPodIsCountedOnceWhereverTheControllerDies() {
    step();
    end(0);
    JobPlan plan = plan();
    write(plan);
    assertThat(job.getStatus().getUncountedTerminatedPods().getSucceeded()).hasSize(2);
    // Dies here; the next one sees the same pods and goes on.
    settle();

    assertThat(job.getStatus().getSucceeded()).isEqualTo(2);
  }

  @Test
  void aSuspendedJobHasNoPodsAndGoesOnLater() {
    step();
    job = new JobBuilder(job).editSpec().withSuspend(true).endSpec().build();
    settle();
    assertThat(active()).isEmpty();
    assertThat(conditions()).containsExactly("Suspended:JobSuspended");
    assertThat(job.getStatus().getFailed()).isNull();

    job = new JobBuilder(job).editSpec().withSuspend(false).endSpec().build();
    settle();
    assertThat(active()).hasSize(2);
  }

  @Test
  void theDeadlineEndsTheJob() {
    job = new JobBuilder(job).editSpec().withActiveDeadlineSeconds(60L).endSpec().build();
    assertThat(step().requeueAfter()).contains(Duration.ofSeconds(60));
    now = now.plusSeconds(61);
    settle();

    assertThat(conditions())
        .containsExactly("FailureTarget:DeadlineExceeded", "Failed:DeadlineExceeded");
    assertThat(active()).isEmpty();
  }

  @Test
  void aFailurePolicyCanEndTheJobOrOverlookAFailure() {
    job =
        new JobBuilder(job)
            .editSpec()
            .withNewPodFailurePolicy()
            .addNewRule()
            .withAction("FailJob")
            .withNewOnExitCodes()
            .withOperator("In")
            .withValues(42)
            .endOnExitCodes()
            .endRule()
            .endPodFailurePolicy()
            .endSpec()
            .build();
    step();
    end(42);
    settle();

    assertThat(conditions().getFirst()).isEqualTo("FailureTarget:PodFailurePolicy");
  }

  @Property(tries = 60)
  void anIndexedJobRunsEachIndexToSuccess(
      @ForAll @IntRange(min = 1, max = 12) int completions,
      @ForAll @IntRange(min = 1, max = 5) int parallelism) {
    pods.clear();
    job =
        new JobBuilder(job(completions, parallelism))
            .editSpec()
            .withCompletionMode("Indexed")
            .endSpec()
            .build();
    for (int i = 0; i < 40; i++) {
      step();
      assertThat(active().size()).isLessThanOrEqualTo(parallelism);
      end(0);
    }

    assertThat(conditions()).contains("Complete:CompletionsReached");
    assertThat(Indexes.parse(job.getStatus().getCompletedIndexes(), completions))
        .hasSize(completions);
    assertThat(pods).hasSize(completions);
  }

  @Test
  void indexesAreWrittenAsRanges() {
    assertThat(Indexes.format(new TreeSet<>(List.of(0, 1, 2, 4, 6, 7)))).isEqualTo("0-2,4,6,7");
    assertThat(Indexes.parse("0-2,4,6,7", 7)).containsExactly(0, 1, 2, 4, 6);
  }

  private JobPlan plan() {
    return JobPlanner.plan(job, List.copyOf(pods.values()), now);
  }

  private void write(JobPlan plan) {
    job = new JobBuilder(job).withStatus(plan.status()).build();
  }

  private JobPlan step() {
    JobPlan plan = plan();
    write(plan);
    plan.untrack().forEach(this::untrack);
    plan.dismiss().forEach(pod -> pods.remove(Metadata.name(pod)));
    plan.kill()
        .forEach(pod ->
            pods.put(
                Metadata.name(pod),
                new PodBuilder(pod)
                    .editMetadata()
                    .withDeletionTimestamp(now.toString())
                    .endMetadata()
                    .build()));
    for (Pod made : plan.creates()) {
      String name = made.getMetadata().getGenerateName() + names++;
      pods.put(
          name,
          new PodBuilder(made).editMetadata().withName(name).withUid(name).endMetadata().build());
    }
    return plan;
  }

  private void untrack(Pod pod) {
    if (Metadata.isBeingDeleted(pod)) {
      pods.remove(Metadata.name(pod));
    } else {
      pods.put(
          Metadata.name(pod),
          new PodBuilder(pod)
              .editMetadata()
              .removeFromFinalizers(JobPods.FINALIZER)
              .endMetadata()
              .build());
    }
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      step();
    }
  }

  private List<Pod> active() {
    return pods.values().stream().filter(io.tiphys.controller.runtime.Pods::isActive).toList();
  }

  /** Ends all active pods with an exit code. */
  private void end(int code) {
    for (Pod pod : active()) {
      Pod ended = pod(Metadata.name(pod)).exited(code, now.toString()).build();
      pods.put(Metadata.name(pod), new PodBuilder(pod).withStatus(ended.getStatus()).build());
    }
  }

  private List<String> conditions() {
    return new ArrayList<>(job.getStatus().getConditions())
        .stream()
            .filter(c -> "True".equals(c.getStatus()))
            .map((JobCondition c) -> c.getType() + ":" + c.getReason())
            .toList();
  }

  private static Job job(int completions, int parallelism) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("pi")
        .withNamespace("default")
        .withUid("job-uid")
        .endMetadata()
        .withNewSpec()
        .withCompletions(completions)
        .withParallelism(parallelism)
        .withBackoffLimit(2)
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
