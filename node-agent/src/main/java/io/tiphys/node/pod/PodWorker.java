package io.tiphys.node.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.tiphys.node.metrics.PodMeters;
import io.tiphys.node.pod.PodStatusBuilder.Facts;
import io.tiphys.node.pod.PodStatusBuilder.Failure;
import io.tiphys.node.pod.PodSync.Knowledge;
import io.tiphys.node.pod.PodSync.Plan;
import io.tiphys.node.pod.PodSync.Step;
import io.tiphys.node.pod.PodSync.Waiting;
import io.tiphys.node.probe.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one pod, on a virtual thread of its own, from when it is seen first until nothing is
 * left of it. Each round reads what the runtime has, decides, begins what is to be done, and
 * reports. Nothing that takes long is done on this thread, so a pod that is deleted in the midst of
 * something is noticed at once.
 *
 * <p>What a restart of the agent would lose is in {@link PodStarts} and {@link PodProbes}:
 * back-offs, failures of the last try, probe results. The rest is read from the runtime.
 */
final class PodWorker {

  private static final Logger log = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final NodeServices node;
  private final RuntimePods runtimePods;
  private final ContainerStarter starter;
  private final ContainerStopper stopper;
  private final StatusWriter writer;
  private final Runnable gone;

  private final String uid;
  private final Semaphore signals = new Semaphore(0);
  private final PodTasks tasks;
  private final PodStarts starts;
  private final PodProbes probes;

  private final Instant firstSeen;
  private boolean startTold;
  private volatile Pod pod;
  private volatile boolean removed;
  private volatile boolean closed;
  private volatile boolean volumesOutdated;
  private Instant volumesRefreshed = Instant.EPOCH;
  private volatile PodLife life = new PodLife.Living();

  /**
   * @param gone run when nothing is left to do for this pod
   */
  PodWorker(Pod pod, NodeServices node, RuntimePods runtimePods, Runnable gone) {
    this.pod = pod;
    this.uid = PodSpecs.uid(pod);
    this.node = node;
    this.firstSeen = node.clock().instant();
    this.startTold = pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    this.runtimePods = runtimePods;
    this.starter = new ContainerStarter(node);
    this.stopper = new ContainerStopper(node);
    this.writer = new StatusWriter(node.client());
    this.gone = gone;
    this.tasks =
        new PodTasks(
            pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(), this::wake);
    this.starts = new PodStarts(node, runtimePods, starter, stopper, tasks, this::wake);
    this.probes = new PodProbes(pod, node, this::wake);
  }

  void start() {
    Thread.ofVirtual().name("pod-" + pod.getMetadata().getName()).start(this::run);
  }

  Pod pod() {
    return pod;
  }

  /** The API server has a new version of the pod. */
  synchronized void update(Pod fresh) {
    if (Versions.isNewer(fresh, pod)) {
      if (!Objects.equals(fresh.getMetadata().getLabels(), pod.getMetadata().getLabels())
          || !Objects.equals(
              fresh.getMetadata().getAnnotations(), pod.getMetadata().getAnnotations())) {
        volumesOutdated = true;
      }
      pod = fresh;
    }
    wake();
  }

  /** An object that the pod's volumes are made of has changed. */
  void refreshVolumes() {
    volumesOutdated = true;
    wake();
  }

  /** The API server has this pod no longer. */
  void remove(Pod last) {
    this.pod = last;
    this.removed = true;
    wake();
  }

  /** Something may have changed. */
  void wake() {
    signals.release();
  }

  /** Ends the worker; containers run on. */
  void close() {
    closed = true;
    wake();
  }

  private void run() {
    while (!closed && !(life instanceof PodLife.Gone)) {
      Instant next = node.clock().instant().plus(LONGEST_WAIT);
      try {
        next = earlier(next, round());
      } catch (RuntimeException e) {
        if (closed) {
          break; // the connections are being closed, too
        }
        log.atWarn()
            .addKeyValue("namespace", pod.getMetadata().getNamespace())
            .addKeyValue("name", pod.getMetadata().getName())
            .addKeyValue("error", String.valueOf(e.getMessage()))
            .log("pod sync failed and will be tried again");
        log.atDebug().setCause(e).log("how the pod sync failed");
        next = node.clock().instant().plus(Duration.ofSeconds(1));
      }
      if (!closed && !(life instanceof PodLife.Gone)) {
        await(next);
      }
    }
    probes.close();
    starts.close();
    tasks.interruptAll();
    if (life instanceof PodLife.Gone) {
      gone.run();
    }
  }

  private void await(Instant until) {
    try {
      Duration wait = Duration.between(node.clock().instant(), until);
      signals.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
      signals.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private static Instant earlier(Instant one, Optional<Instant> other) {
    return other.filter(time -> time.isBefore(one)).orElse(one);
  }

  /** One look at everything; returns when to look again at the latest. */
  private Optional<Instant> round() {
    Pod current = pod;
    RuntimePod runtime = runtimePods.read(uid);
    Map<String, Verdict> verdicts = probes.update(current, runtime);
    considerEnding(current);
    Map<String, Waiting> waiting = new HashMap<>();
    Optional<Instant> wakeAt =
        switch (life) {
          case PodLife.Living living -> live(current, living, runtime, verdicts, waiting);
          case PodLife.Ending ending -> end(current, ending, runtime);
          case PodLife.Ended ended -> Optional.empty();
          case PodLife.Gone over -> Optional.empty();
        };
    boolean written = report(current, runtime, verdicts, waiting);
    if (life instanceof PodLife.Ended ended
        && (removed || (written && PodSpecs.isDeleted(current)))) {
      cleanUp(current, ended, runtime);
    }
    return wakeAt;
  }

  /** Whether the pod's time is over although its containers might go on. */
  private void considerEnding(Pod current) {
    Instant now = node.clock().instant();
    switch (life) {
      case PodLife.Living living -> {
        if (removed || PodSpecs.isDeleted(current)) {
          life = living.end(now, PodSpecs.gracePeriod(current), Optional.empty());
        } else if (PodSpecs.isTerminal(current)) {
          life = living.end(now, PodSpecs.gracePeriod(current), Optional.empty());
        } else if (deadline(current).filter(end -> !now.isBefore(end)).isPresent()) {
          String message = "Pod was active on the node longer than the specified deadline";
          node.events().normal(current, "DeadlineExceeded", message);
          life =
              living.end(
                  now,
                  PodSpecs.gracePeriod(current),
                  Optional.of(new Failure("DeadlineExceeded", message)));
        }
      }
      case PodLife.Ending ending -> {
        Duration wanted = PodSpecs.gracePeriod(current);
        if (PodSpecs.isDeleted(current) && wanted.compareTo(ending.grace()) < 0) {
          life = ending.shorten(wanted);
        }
      }
      case PodLife.Ended ended -> {}
      case PodLife.Gone over -> {}
    }
  }

  private static Optional<Instant> deadline(Pod pod) {
    Long seconds = pod.getSpec().getActiveDeadlineSeconds();
    String start = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    return seconds == null || start == null
        ? Optional.empty()
        : Optional.of(Instant.parse(start).plusSeconds(seconds));
  }

  private Optional<Instant> live(
      Pod current,
      PodLife.Living living,
      RuntimePod runtime,
      Map<String, Verdict> verdicts,
      Map<String, Waiting> waiting) {
    Instant now = node.clock().instant();
    Plan plan = PodSync.plan(current, runtime, new Knowledge(now, starts.backoffs(), verdicts));
    if (plan.finished() && !tasks.anyOf("start")) {
      life = living.end(now, PodSpecs.gracePeriod(current), Optional.empty());
      wake();
      return Optional.empty();
    }
    refreshVolumes(current, runtime, now);
    waiting.putAll(plan.waiting());
    starts.tellBackoffs(current, plan, runtime);
    Optional<Instant> wakeAt = soonest(plan.wakeAt(), deadline(current));
    for (Step step : plan.steps()) {
      Optional<Instant> again =
          switch (step) {
            case Step.StopContainer stop -> {
              stop(current, stop.container(), stop.message(), runtime);
              yield Optional.empty();
            }
            case Step.StartSandbox start -> starts.sandbox(current, start, runtime, now);
            case Step.StartContainer start -> starts.container(current, start, now, waiting);
          };
      wakeAt = soonest(wakeAt, again);
    }
    return wakeAt;
  }

  /** Brings the volumes' files up to date after a change, and tokens before they run out. */
  private void refreshVolumes(Pod current, RuntimePod runtime, Instant now) {
    boolean due = volumesOutdated || now.isAfter(volumesRefreshed.plus(LONGEST_WAIT));
    if (!due || runtime.running().isEmpty() || tasks.isRunning("refresh volumes")) {
      return;
    }
    volumesOutdated = false;
    volumesRefreshed = now;
    tasks.begin(
        "refresh volumes",
        () ->
            node.volumes()
                .prepare(current, starter.fields(current, node.addresses(current, runtime))));
  }

  private void stop(Pod current, RuntimeContainer container, String message, RuntimePod runtime) {
    Duration grace = PodSpecs.gracePeriod(current);
    tasks.begin(
        "stop " + container.id(),
        () -> stopper.stop(current, container, message, grace, node.addresses(current, runtime)));
  }

  /** Stops what runs, group by group, and then the sandbox. */
  private Optional<Instant> end(Pod current, PodLife.Ending ending, RuntimePod runtime) {
    Instant now = node.clock().instant();
    starts.close();
    if (ending.left(now).isZero()) {
      tasks.interrupt("start sandbox");
      PodSpecs.allContainers(current).forEach(c -> tasks.interrupt("start " + c.getName()));
    }
    List<List<RuntimeContainer>> groups = PodSync.stopOrder(current, runtime);
    if (!groups.isEmpty()) {
      for (RuntimeContainer container : groups.getFirst()) {
        String message = "Stopping container " + container.name();
        Duration left = ending.left(now);
        tasks.begin(
            "stop " + container.id(),
            () ->
                stopper.stop(current, container, message, left, node.addresses(current, runtime)));
        if (ending.grace().compareTo(originalGrace(current)) < 0) {
          tasks.begin("stop now " + container.id(), () -> stopper.stopNow(container, left));
        }
      }
      return Optional.of(now.plus(ending.left(now)).plusSeconds(1));
    }
    if (tasks.anyOf("start") || tasks.anyOf("stop")) {
      return Optional.of(now.plusSeconds(1));
    }
    if (runtime.sandboxes().stream().anyMatch(RuntimePod.Sandbox::ready)) {
      tasks.begin("stop sandbox", () -> stopper.stopSandboxes(runtime));
      return Optional.empty();
    }
    life = ending.ended();
    return Optional.empty();
  }

  private static Duration originalGrace(Pod pod) {
    Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
    return Duration.ofSeconds(Objects.requireNonNullElse(seconds, 30L));
  }

  /**
   * Writes the status if it has changed.
   *
   * @return whether the API server has it
   */
  private boolean report(
      Pod current,
      RuntimePod runtime,
      Map<String, Verdict> verdicts,
      Map<String, Waiting> waiting) {
    if (removed) {
      return false;
    }
    PodStatus status =
        PodStatusBuilder.build(
            current,
            runtime,
            new Facts(
                node.clock().instant(),
                life instanceof PodLife.Living,
                waiting,
                verdicts,
                life.reasonOfFailure(),
                node.hostAddresses()));
    if (!startTold && "Running".equals(status.getPhase())) {
      startTold = true;
      PodMeters.started(Duration.between(firstSeen, node.clock().instant()));
    }
    Optional<ObjectNode> change = StatusWriter.difference(current.getStatus(), status);
    if (change.isEmpty()) {
      return true;
    }
    tasks.begin(
        "report",
        () -> {
          Optional<Pod> stored = writer.write(current, change.get());
          if (stored.isPresent()) {
            accept(stored.get());
          } else {
            removed = true;
          }
        });
    return false;
  }

  /** Takes what the API server answered, unless the watch has brought something newer. */
  private synchronized void accept(Pod stored) {
    if (Versions.isNewer(stored, pod)) {
      pod = stored;
    }
  }

  private void cleanUp(Pod current, PodLife.Ended ended, RuntimePod runtime) {
    tasks.begin(
        "clean up",
        () -> {
          stopper.cleanUp(current, runtime, starter.cgroup(current));
          if (!removed) {
            writer.delete(current);
          }
          life = ended.gone();
        });
  }

  private static Optional<Instant> soonest(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() ? other : other.isEmpty() || one.get().isBefore(other.get()) ? one : other;
  }
}
