package io.tiphys.controller.cronjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.tiphys.controller.runtime.Metadata;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronJobPlannerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/15 * * * *   | 2026-01-01T00:00:00Z | 2026-01-01T00:15:00Z",
        "0 0 29 2 *     | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "30 9 * * mon-fri | 2026-01-02T10:00:00Z | 2026-01-05T09:30:00Z",
        "0 12 13 * 5    | 2026-01-01T00:00:00Z | 2026-01-02T12:00:00Z",
        "0 0 * * 7      | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "5,10 8-9 1 jan * | 2026-01-01T08:05:00Z | 2026-01-01T08:10:00Z",
        "@hourly        | 2026-01-01T00:30:00Z | 2026-01-01T01:00:00Z",
        "@every 90s     | 2026-01-01T00:00:00Z | 2026-01-01T00:01:30Z",
      })
  void theNextTimeOfASchedule(String schedule, String from, String next) {
    assertThat(CronSchedule.parse(schedule, "").next(Instant.parse(from)))
        .contains(Instant.parse(next));
  }

  @Test
  void aScheduleFollowsItsTimeZone() {
    assertThat(
            CronSchedule.parse("0 9 * * *", "Asia/Tokyo")
                .next(Instant.parse("2026-01-01T00:00:00Z")))
        .contains(Instant.parse("2026-01-02T00:00:00Z"));
  }

  @Test
  void whatIsNoScheduleIsRefused() {
    for (String wrong : List.of("* * * *", "60 * * * *", "a * * * *", "5-1 * * * *")) {
      assertThatThrownBy(() -> CronSchedule.parse(wrong, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(CronSchedule.parse("0 0 31 2 *", "").next(Instant.EPOCH)).isEmpty();
  }

  @Test
  void aJobStartsWhenItsTimeHasCome() {
    assertThat(plan(cron("Allow"), "2026-01-01T00:04:59Z").start()).isEmpty();
    assertThat(plan(cron("Allow"), "2026-01-01T00:11:00Z").start())
        .contains(Instant.parse("2026-01-01T00:10:00Z"));
  }

  @Test
  void aRunningJobIsWaitedForOrReplacedAsThePolicySays() {
    Job running = job("running", "");

    assertThat(plan(cron("Forbid"), "2026-01-01T00:05:01Z", running).start()).isEmpty();
    CronJobPlan replace = plan(cron("Replace"), "2026-01-01T00:05:01Z", running);
    assertThat(replace.start()).isPresent();
    assertThat(replace.replaced()).containsExactly(running);
    assertThat(plan(cron("Allow"), "2026-01-01T00:05:01Z", running).status().getActive())
        .hasSize(1);
  }

  @Test
  void aTimeThatIsTooFarGoneIsPassedOver() {
    CronJob late =
        new CronJobBuilder(cron("Allow"))
            .editSpec()
            .withStartingDeadlineSeconds(30L)
            .endSpec()
            .build();

    assertThat(plan(late, "2026-01-01T00:06:00Z").start()).isEmpty();
    assertThat(plan(late, "2026-01-01T00:05:10Z").start()).isPresent();
  }

  @Test
  void theHistoryKeepsTheLatest() {
    Job[] done =
        List.of("a", "b", "c", "d", "e").stream().map(n -> job(n, "Complete")).toArray(Job[]::new);

    assertThat(plan(cron("Allow"), "2026-01-01T00:01:00Z", done).expired())
        .extracting(Metadata::name)
        .containsExactly("a", "b");
  }

  private static CronJobPlan plan(CronJob cron, String now, Job... jobs) {
    return CronJobPlanner.plan(cron, List.of(jobs), Instant.parse(now));
  }

  private static CronJob cron(String policy) {
    return new CronJobBuilder()
        .withNewMetadata()
        .withName("tick")
        .withNamespace("default")
        .withCreationTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .withNewSpec()
        .withSchedule("*/5 * * * *")
        .withConcurrencyPolicy(policy)
        .endSpec()
        .build();
  }

  private static Job job(String name, String condition) {
    JobBuilder job =
        new JobBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withUid(name)
            .endMetadata()
            .withNewStatus()
            .withCompletionTime("2026-01-01T00:00:30Z")
            .endStatus();
    if (!condition.isEmpty()) {
      job.editStatus()
          .addNewCondition()
          .withType(condition)
          .withStatus("True")
          .endCondition()
          .endStatus();
    }
    return job.build();
  }
}
