package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a Job now, in this order.
 *
 * @param status to be written first: it says which ended pods are about to be let go
 * @param untrack ended pods that stand in the status, and so may lose their finalizer
 * @param dismiss pods that are not wanted any more and count for nothing
 * @param kill pods that must end and count as failed
 * @param creates new pods
 * @param event what to tell people, if anything
 */
record JobPlan(
    JobStatus status,
    List<Pod> untrack,
    List<Pod> dismiss,
    List<Pod> kill,
    List<Pod> creates,
    Optional<Note> event,
    Optional<Duration> requeueAfter) {
  JobPlan {
    untrack = List.copyOf(untrack);
    dismiss = List.copyOf(dismiss);
    kill = List.copyOf(kill);
    creates = List.copyOf(creates);
  }

  /** An event. */
  record Note(boolean warning, String reason, String message) {}
}
