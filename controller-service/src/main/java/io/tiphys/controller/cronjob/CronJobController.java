package io.tiphys.controller.cronjob;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.job.JobConditions;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.SharedInformers;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Carries out what {@link CronJobPlanner} decides. */
public final class CronJobController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "cronjob-controller", "cronjob", "cronjob-controller", CronJobController::assemble);

  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  private final Kind<CronJob> crons;
  private final Kind<Job> jobs;
  private final EventRecorder events;
  private final Clock clock;

  private CronJobController(ControllerContext context) {
    this.crons = context.kind(CronJob.class);
    this.jobs = context.kind(Job.class);
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    CronJobController controller = new CronJobController(context);
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(
            "cronjob",
            context.options().workers("cronjob"),
            controller.crons.informer(),
            controller);
    controller
        .jobs
        .informer()
        .addHandler(
            Informer.Handler.onAny(job ->
                Metadata.controllerOf(job)
                    .filter(owner -> owner.getKind().equals("CronJob"))
                    .ifPresent(owner ->
                        loop.add(new ObjectKey(Metadata.namespace(job), owner.getName())))));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<CronJob> found = crons.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    CronJob cron = found.get();
    List<Job> owned =
        SharedInformers.owned(jobs.informer(), cron).stream()
            .filter(job -> !jobs.isDeleted(job))
            .toList();
    CronJobPlan plan = CronJobPlanner.plan(cron, owned, clock.instant());
    for (Job job : plan.ended()) {
      events.normal(
          cron,
          "SawCompletedJob",
          "Saw completed job: %s, condition: %s"
              .formatted(Metadata.name(job), JobConditions.finished(job).orElseThrow().getType()));
    }
    for (Job job : plan.expired()) {
      delete(cron, job);
    }
    plan.missed().ifPresent(missed -> tell(cron, missed));
    for (Job job : plan.replaced()) {
      delete(cron, job);
    }
    CronJobStatus status =
        plan.start().isPresent() ? start(cron, plan, plan.start().get()) : plan.status();
    if (!status.equals(cron.getStatus())) {
      var _ = crons.updateStatus(new CronJobBuilder(cron).withStatus(status).build());
    }
    return plan.requeueAfter();
  }

  private void tell(CronJob cron, CronJobPlan.Missed missed) {
    if (missed.warning()) {
      events.warning(cron, missed.reason(), missed.message());
    } else {
      events.normal(cron, missed.reason(), missed.message());
    }
  }

  private void delete(CronJob cron, Job job) {
    jobs.delete(job, DeleteOptions.background());
    events.normal(cron, "SuccessfulDelete", "Deleted job " + Metadata.name(job));
  }

  private CronJobStatus start(CronJob cron, CronJobPlan plan, Instant due)
      throws InterruptedException {
    CronJobStatusBuilder status = new CronJobStatusBuilder(plan.status());
    try {
      Job created = jobs.create(job(cron, due));
      events.normal(cron, "SuccessfulCreate", "Created job " + Metadata.name(created));
      status.addToActive(CronJobPlanner.reference(created));
    } catch (RuntimeException e) {
      // It was made by the one before us, who died before noting it: the name is of the time.
      if (!Failures.isAlreadyExists(e)) {
        if (!Failures.isNamespaceTerminating(e)) {
          events.warning(cron, "FailedCreate", "Error creating job: " + Failures.message(e));
        }
        throw e;
      }
    }
    return status.withLastScheduleTime(Timestamps.format(due)).build();
  }

  private static Job job(CronJob cron, Instant due) {
    ObjectMeta template = cron.getSpec().getJobTemplate().getMetadata();
    ObjectMeta from = template == null ? new ObjectMeta() : template;
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(Metadata.namespace(cron))
        .withName(Metadata.name(cron) + "-" + due.getEpochSecond() / 60)
        .withLabels(from.getLabels())
        .withAnnotations(from.getAnnotations())
        .addToAnnotations(SCHEDULED, Timestamps.format(due))
        .withOwnerReferences(Metadata.controllerReference(cron, "batch/v1", "CronJob"))
        .endMetadata()
        .withSpec(cron.getSpec().getJobTemplate().getSpec())
        .build();
  }
}
