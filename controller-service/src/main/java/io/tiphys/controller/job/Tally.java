package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import io.tiphys.controller.runtime.Metadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts ended pods, each once, even if the controller dies in between: first a pod's uid is noted
 * in the status, then the pod loses its finalizer, then the uid becomes one more in the count.
 */
final class Tally {

  final int succeeded;
  final int failed;
  final List<String> uncountedSucceeded = new ArrayList<>();
  final List<String> uncountedFailed = new ArrayList<>();
  final SortedSet<Integer> completedIndexes;
  final List<Pod> untrack = new ArrayList<>();
  Optional<String> jobFailure = Optional.empty();

  /**
   * Counts on from a Job's status.
   *
   * @param isOver whether the Job has failed, so that pods that are going count as failed, too
   */
  Tally(Job job, Collection<Pod> pods, boolean isOver) {
    JobStatus status = job.getStatus() == null ? new JobStatus() : job.getStatus();
    int completions = completions(job);
    Map<String, Pod> tracked =
        pods.stream()
            .filter(JobPods::isTracked)
            .collect(Collectors.toMap(Metadata::uid, Function.identity()));
    UncountedTerminatedPods uncounted =
        status.getUncountedTerminatedPods() == null
            ? new UncountedTerminatedPods()
            : status.getUncountedTerminatedPods();
    completedIndexes = Indexes.parse(status.getCompletedIndexes(), completions);
    succeeded =
        number(status.getSucceeded())
            + carry(uncounted.getSucceeded(), tracked.keySet(), uncountedSucceeded);
    failed =
        number(status.getFailed())
            + carry(uncounted.getFailed(), tracked.keySet(), uncountedFailed);
    boolean indexed = JobPods.isIndexed(job);
    for (Pod pod : tracked.values()) {
      String uid = Metadata.uid(pod);
      if (uncountedSucceeded.contains(uid) || uncountedFailed.contains(uid)) {
        untrack.add(pod);
      } else if (JobPods.hasSucceeded(pod)) {
        untrack.add(pod);
        boolean counts =
            !indexed
                || (JobPods.index(pod).isPresent()
                    && JobPods.index(pod).getAsInt() < completions
                    && !completedIndexes.contains(JobPods.index(pod).getAsInt()));
        if (counts) {
          uncountedSucceeded.add(uid);
        }
        if (counts && indexed) {
          completedIndexes.add(JobPods.index(pod).getAsInt());
        }
      } else if (JobPods.hasFailed(job, pod) || (isOver && Metadata.isBeingDeleted(pod))) {
        untrack.add(pod);
        judge(job, pod);
      }
    }
  }

  private void judge(Job job, Pod pod) {
    FailurePolicy.Judgement judgement = FailurePolicy.judge(job, pod);
    if (judgement.action() != FailurePolicy.Action.IGNORE) {
      uncountedFailed.add(Metadata.uid(pod));
    }
    if (judgement.action() == FailurePolicy.Action.FAIL_JOB && jobFailure.isEmpty()) {
      jobFailure = Optional.of(judgement.message());
    }
  }

  /** Keeps the uids that are still tracked, and returns how many others there were. */
  private static int carry(@Nullable List<String> noted, Set<String> tracked, List<String> kept) {
    int counted = 0;
    for (String uid : noted == null ? List.<String>of() : noted) {
      if (tracked.contains(uid)) {
        kept.add(uid);
      } else {
        counted++;
      }
    }
    return counted;
  }

  static int completions(Job job) {
    Integer completions = job.getSpec().getCompletions();
    return completions == null ? Integer.MAX_VALUE : completions;
  }

  int allSucceeded() {
    return succeeded + uncountedSucceeded.size();
  }

  int allFailed() {
    return failed + uncountedFailed.size();
  }

  boolean isSettled() {
    return uncountedSucceeded.isEmpty() && uncountedFailed.isEmpty() && untrack.isEmpty();
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
