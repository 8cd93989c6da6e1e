package io.tiphys.controller.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.Adoption;
import io.tiphys.controller.runtime.ChildEvents;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.PodControl;
import io.tiphys.controller.runtime.SharedInformers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries out what {@link JobPlanner} decides. */
public final class JobController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of("job-controller", "job", "job-controller", JobController::assemble);

  private final Kind<Job> jobs;
  private final Kind<Pod> pods;
  private final Adoption<Pod> adoption;
  private final PodControl control;
  private final EventRecorder events;
  private final Clock clock;

  private JobController(ControllerContext context) {
    this.jobs = context.kind(Job.class);
    this.pods = context.kind(Pod.class);
    this.adoption = new Adoption<>(pods, "batch/v1", "Job");
    this.control = new PodControl(pods, context.events());
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    JobController controller = new JobController(context);
    Informer<Job> informer = controller.jobs.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("job", context.options().workers("job"), informer, controller);
    ControlLoop<ObjectKey> orphans = new ControlLoop<>("job-orphans", 1, controller::letGoIfOrphan);
    Informer<Pod> pods = controller.pods.informer();
    pods.addHandler(
        new ChildEvents<>("batch", "Job", informer, j -> j.getSpec().getSelector(), loop::add));
    pods.addHandler(
        Informer.Handler.onAny(pod -> {
          if (JobPods.isTracked(pod) && Metadata.isBeingDeleted(pod)) {
            orphans.add(ObjectKey.of(pod));
          }
        }));
    informer.addHandler(
        new Informer.Handler<>() {
          @Override
          public void added(Job job) {}

          @Override
          public void updated(Job old, Job job) {}

          @Override
          public void deleted(Job job) {
            SharedInformers.owned(pods, job).forEach(pod -> orphans.add(ObjectKey.of(pod)));
          }
        });
    return List.of(loop, orphans);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Job> found = jobs.find(key);
    if (found.isEmpty() || isManagedElsewhere(found.get())) {
      return Optional.empty();
    }
    Job job = found.get();
    List<Pod> owned =
        adoption.claim(
            job, job.getSpec().getSelector(), () -> jobs.calls().find(key.namespace(), key.name()));
    JobPlan plan = JobPlanner.plan(job, owned, clock.instant());
    carryOut(job, plan);
    return plan.requeueAfter();
  }

  private static boolean isManagedElsewhere(Job job) {
    String manager = job.getSpec().getManagedBy();
    return manager != null && !manager.equals("kubernetes.io/job-controller");
  }

  private void carryOut(Job job, JobPlan plan) throws InterruptedException {
    if (!plan.status().equals(job.getStatus())) {
      var _ = jobs.updateStatus(new JobBuilder(job).withStatus(plan.status()).build());
    }
    plan.event()
        .ifPresent(note -> {
          if (note.warning()) {
            events.warning(job, note.reason(), note.message());
          } else {
            events.normal(job, note.reason(), note.message());
          }
        });
    for (Pod pod : plan.untrack()) {
      untrack(pod);
    }
    for (Pod pod : plan.dismiss()) {
      untrack(pod);
    }
    Optional<RuntimeException> failure = control.delete(job, plan.dismiss()).or(Optional::empty);
    if (failure.isEmpty()) {
      failure = control.delete(job, plan.kill());
    }
    if (failure.isEmpty()) {
      failure = control.create(job, plan.creates());
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private Optional<Duration> letGoIfOrphan(ObjectKey key) throws InterruptedException {
    Optional<Pod> pod = pods.find(key).filter(JobPods::isTracked);
    if (pod.isPresent() && job(pod.get()).isEmpty()) {
      untrack(pod.get());
    }
    return Optional.empty();
  }

  /** The Job that manages the pod, if it is there. */
  private Optional<Job> job(Pod pod) {
    return Metadata.controllerOf(pod)
        .filter(owner -> owner.getKind().equals("Job"))
        .flatMap(owner ->
            jobs.informer()
                .find(Metadata.namespace(pod), owner.getName())
                .filter(job -> Metadata.uid(job).equals(owner.getUid())));
  }

  private void untrack(Pod pod) throws InterruptedException {
    if (!JobPods.isTracked(pod)) {
      return;
    }
    ObjectNode body = Json.newObject();
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("uid", Metadata.uid(pod));
    metadata.putArray("$deleteFromPrimitiveList/finalizers").add(JobPods.FINALIZER);
    try {
      var _ = pods.patch(ObjectKey.of(pod), Patch.strategic(body));
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
  }
}
