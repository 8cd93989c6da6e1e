package io.tiphys.node.pod;

import static io.tiphys.node.pod.PodSpecs.isSidecar;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.pod.RuntimePod.Sandbox;
import io.tiphys.node.probe.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides the next steps of a living pod: what it should be and what runs go in, a plan comes out.
 * Has no memory and no clock of its own.
 */
final class PodSync {

  private final Pod pod;
  private final RuntimePod runtime;
  private final Knowledge knowledge;

  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Waiting> waiting = new HashMap<>();
  private Optional<Instant> wakeAt = Optional.empty();

  private PodSync(Pod pod, RuntimePod runtime, Knowledge knowledge) {
    this.pod = pod;
    this.runtime = runtime;
    this.knowledge = knowledge;
  }

  /**
   * What the worker knows besides the pod and the runtime's state.
   *
   * @param backoffs by container name
   * @param verdicts by container id
   */
  record Knowledge(
      Instant now, Map<String, RestartBackoff> backoffs, Map<String, Verdict> verdicts) {

    Verdict verdict(RuntimeContainer container) {
      return verdicts.getOrDefault(container.id(), Verdict.UNPROBED);
    }
  }

  /** One thing to do. */
  sealed interface Step {

    /** Make the pod's sandbox; the former one, if any, is taken down first. */
    record StartSandbox(int attempt, Optional<Sandbox> former) implements Step {}

    /** Make and start a container in the sandbox. */
    record StartContainer(
        Container container, Sandbox sandbox, int restartCount, Optional<RestartBackoff> backoff)
        implements Step {}

    /** Stop a container, after its preStop hook. */
    record StopContainer(RuntimeContainer container, String message, boolean probeFailed)
        implements Step {}
  }

  /** Why a container is not running now, for its status. */
  record Waiting(String reason, String message) {}

  /**
   * The outcome.
   *
   * @param waiting by container name, where a plain "is being created" would not tell enough
   * @param wakeAt when to decide again although nothing changes
   * @param finished whether the pod has come to its end by its own rules
   */
  record Plan(
      List<Step> steps, Map<String, Waiting> waiting, Optional<Instant> wakeAt, boolean finished) {
    Plan {
      steps = List.copyOf(steps);
      waiting = Map.copyOf(waiting);
    }
  }

  static Plan plan(Pod pod, RuntimePod runtime, Knowledge knowledge) {
    return new PodSync(pod, runtime, knowledge).decide();
  }

  private Plan decide() {
    if (isFinished()) {
      return new Plan(List.of(), Map.of(), Optional.empty(), true);
    }
    Optional<Sandbox> sandbox = runtime.readySandbox();
    if (sandbox.isEmpty()) {
      Optional<Sandbox> former = runtime.sandboxes().stream().findFirst();
      int attempt = former.map(s -> s.attempt() + 1).orElse(0);
      runtime
          .running()
          .forEach(c -> stop(c, "Pod sandbox changed, it will be killed and re-created."));
      steps.add(new Step.StartSandbox(attempt, former));
    } else if (initialize(sandbox.get())) {
      PodSpecs.containers(pod).forEach(container -> keepRunning(container, sandbox.get(), false));
    }
    return new Plan(steps, waiting, wakeAt, false);
  }

  /** Whether nothing will be started any more. */
  private boolean isFinished() {
    String policy = PodSpecs.restartPolicy(pod);
    if (policy.equals("Always") || runtime.containers().isEmpty()) {
      return false;
    }
    if (policy.equals("Never")
        && PodSpecs.initContainers(pod).stream()
            .filter(container -> !isSidecar(container))
            .map(container -> runtime.latest(container.getName()))
            .flatMap(Optional::stream)
            .anyMatch(container -> container.hasExited() && !container.succeeded())) {
      return true;
    }
    return PodSpecs.containers(pod).stream()
        .map(container -> runtime.latest(container.getName()))
        .allMatch(latest ->
            latest.isPresent()
                && latest.get().hasExited()
                && (policy.equals("Never") || latest.get().succeeded()));
  }

  /**
   * Runs the init containers in their order.
   *
   * @return whether the pod's own containers may run
   */
  private boolean initialize(Sandbox sandbox) {
    boolean done =
        PodSpecs.containers(pod).stream()
            .anyMatch(c -> runtime.latest(c.getName(), sandbox.id()).isPresent());
    for (Container container : PodSpecs.initContainers(pod)) {
      Optional<RuntimeContainer> latest = runtime.latest(container.getName(), sandbox.id());
      if (isSidecar(container)) {
        keepRunning(container, sandbox, true);
        boolean up =
            latest.isPresent()
                && latest.get().isRunning()
                && knowledge.verdict(latest.get()).started();
        if (!up && !done) {
          return false;
        }
      } else if (!done && (latest.isEmpty() || !latest.get().succeeded())) {
        if (latest.isEmpty() || !latest.get().isRunning()) {
          keepRunning(container, sandbox, false);
        }
        return false;
      }
    }
    return true;
  }

  private void keepRunning(Container container, Sandbox sandbox, boolean always) {
    Optional<RuntimeContainer> latest = runtime.latest(container.getName(), sandbox.id());
    if (latest.isEmpty()) {
      start(container, sandbox);
      return;
    }
    RuntimeContainer instance = latest.get();
    switch (instance.state()) {
      case RUNNING -> watchOver(container, instance, always);
      case UNKNOWN -> stop(instance, "Container " + container.getName() + " is in unknown state");
      case CREATED -> start(container, sandbox);
      case EXITED -> {
        if (always || mayRestart(instance)) {
          start(container, sandbox);
        }
      }
    }
  }

  private void watchOver(Container container, RuntimeContainer instance, boolean always) {
    Verdict verdict = knowledge.verdict(instance);
    String name = container.getName();
    String consequence =
        always || !PodSpecs.restartPolicy(pod).equals("Never") ? ", will be restarted" : "";
    if (!instance.hash().equals(PodSpecs.hash(container))) {
      stop(instance, "Container " + name + " definition changed, will be restarted");
    } else if (verdict.failedLiveness()) {
      steps.add(
          new Step.StopContainer(
              instance, "Container " + name + " failed liveness probe" + consequence, true));
    } else if (verdict.failedStartup()) {
      steps.add(
          new Step.StopContainer(
              instance, "Container " + name + " failed startup probe" + consequence, true));
    }
  }

  private boolean mayRestart(RuntimeContainer ended) {
    return switch (PodSpecs.restartPolicy(pod)) {
      case "Never" -> outdated(ended);
      case "OnFailure" -> ended.exitCode() != 0 || outdated(ended);
      default -> true;
    };
  }

  /** Whether the container was stopped because its definition changed. */
  private boolean outdated(RuntimeContainer ended) {
    return PodSpecs.allContainers(pod).stream()
        .filter(container -> container.getName().equals(ended.name()))
        .anyMatch(container -> !PodSpecs.hash(container).equals(ended.hash()));
  }

  private void start(Container container, Sandbox sandbox) {
    String name = container.getName();
    Optional<RuntimeContainer> former = runtime.latest(name);
    int restartCount = former.map(c -> c.restartCount() + 1).orElse(0);
    Optional<RestartBackoff> backoff = Optional.ofNullable(knowledge.backoffs().get(name));
    Optional<Instant> ended =
        former
            .filter(c -> c.hasExited() && c.sandboxId().equals(sandbox.id()))
            .map(RuntimeContainer::finishedAt);
    if (ended.isPresent() && backoff.isPresent()) {
      Instant allowed = backoff.get().allows(ended.get());
      if (allowed.isAfter(knowledge.now())) {
        waiting.put(
            name,
            new Waiting(
                "CrashLoopBackOff",
                "back-off "
                    + GoDuration.text(backoff.get().delay())
                    + " restarting failed container="
                    + name
                    + " pod="
                    + PodSpecs.describe(pod)));
        wakeAt(allowed);
        return;
      }
    }
    Optional<RestartBackoff> next =
        ended.map(at -> RestartBackoff.next(backoff, at, knowledge.now()));
    steps.add(new Step.StartContainer(container, sandbox, restartCount, next));
  }

  private void stop(RuntimeContainer container, String message) {
    steps.add(new Step.StopContainer(container, message, false));
  }

  private void wakeAt(Instant time) {
    wakeAt = Optional.of(wakeAt.stream().reduce(time, (a, b) -> a.isBefore(b) ? a : b));
  }

  /** The order in which a pod's containers are to be stopped: sidecars last, backwards. */
  static List<List<RuntimeContainer>> stopOrder(Pod pod, RuntimePod runtime) {
    List<Container> sidecars =
        PodSpecs.initContainers(pod).stream().filter(PodSpecs::isSidecar).toList();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < sidecars.size(); i++) {
      places.put(sidecars.get(i).getName(), sidecars.size() - i);
    }
    Map<Integer, List<RuntimeContainer>> groups = new HashMap<>();
    for (RuntimeContainer container : runtime.running()) {
      groups
          .computeIfAbsent(places.getOrDefault(container.name(), 0), place -> new ArrayList<>())
          .add(container);
    }
    return groups.entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }
}
