package io.tiphys.controller.ttlafterfinished;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.job.JobConditions;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gives each finished Job an appointment with its end. */
public final class TtlAfterFinishedController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "ttl-after-finished-controller",
          "ttl-after-finished",
          "ttl-after-finished-controller",
          TtlAfterFinishedController::assemble);

  private final Kind<Job> jobs;
  private final Clock clock;

  private TtlAfterFinishedController(ControllerContext context) {
    this.jobs = context.kind(Job.class);
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    TtlAfterFinishedController controller = new TtlAfterFinishedController(context);
    return List.of(
        ControlLoop.over("ttl-after-finished", 5, controller.jobs.informer(), controller));
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    Optional<Job> job = jobs.find(key).filter(j -> !jobs.isDeleted(j));
    Optional<Instant> end = job.flatMap(TtlAfterFinishedController::end);
    if (job.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), end.get());
    if (left.isPositive()) {
      return Optional.of(left);
    }
    jobs.delete(
        job.get(),
        new DeleteOptions(
            Optional.of("Foreground"), Optional.empty(), Optional.empty(), Optional.empty()));
    return Optional.empty();
  }

  private static Optional<Instant> end(Job job) {
    Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
    return ttl == null || Metadata.isBeingDeleted(job)
        ? Optional.empty()
        : JobConditions.finished(job)
            .flatMap(c -> Timestamps.parse(c.getLastTransitionTime()))
            .map(at -> at.plusSeconds(ttl));
  }
}
