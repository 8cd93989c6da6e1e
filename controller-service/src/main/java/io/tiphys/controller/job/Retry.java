package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** How long to wait with the next pod after failures: 10 s, 20 s, 40 s, … up to 10 min. */
final class Retry {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private Retry() {}

  /** Zero or negative if none. Failures before the last success do not count. */
  static Duration delay(Job job, Collection<Pod> pods, Instant now) {
    Instant success =
        pods.stream()
            .filter(JobPods::hasSucceeded)
            .map(JobPods::finished)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    List<Instant> failures =
        pods.stream()
            .filter(pod -> JobPods.hasFailed(job, pod))
            .map(JobPods::finished)
            .filter(at -> at.isAfter(success))
            .sorted()
            .toList();
    if (failures.isEmpty()) {
      return Duration.ZERO;
    }
    Duration delay = FIRST.multipliedBy(1L << Math.min(10, failures.size() - 1));
    Duration capped = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    return Duration.between(now, failures.getLast().plus(capped));
  }
}
