package io.tiphys.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.node.cri.ContainerRuntime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one running container, each on its own thread until {@link #close}. Liveness and
 * readiness wait for the startup probe.
 */
public final class ContainerProbes implements AutoCloseable {

  private final Pod pod;
  private final EventRecorder events;
  private final Runnable changed;
  private final List<Thread> threads = new ArrayList<>();
  private Verdict verdict;

  /** What a container's probes work on. */
  public record Subject(
      Pod pod,
      Container container,
      String containerId,
      Instant startedAt,
      List<String> addresses) {}

  /**
   * Begins to probe.
   *
   * @param wasReady whether the container was ready when this agent found it
   * @param changed run after each change of the verdict
   */
  public ContainerProbes(
      Subject subject,
      ContainerRuntime runtime,
      EventRecorder events,
      InstantSource clock,
      boolean wasReady,
      Runnable changed) {
    this.pod = subject.pod();
    this.events = events;
    this.changed = changed;
    Container container = subject.container();
    this.verdict =
        new Verdict(
            container.getStartupProbe() == null || wasReady,
            container.getReadinessProbe() == null || wasReady,
            false,
            false);
    Launcher launcher = new Launcher(subject, runtime, clock);
    launcher.launch(
        container.getStartupProbe(),
        "Startup",
        () -> !verdict().started(),
        good -> change(v -> new Verdict(good, v.ready(), v.failedLiveness(), !good)));
    launcher.launch(
        container.getReadinessProbe(),
        "Readiness",
        () -> verdict().started(),
        good -> change(v -> new Verdict(v.started(), good, v.failedLiveness(), v.failedStartup())));
    launcher.launch(
        container.getLivenessProbe(),
        "Liveness",
        () -> verdict().started(),
        good -> change(v -> new Verdict(v.started(), v.ready(), !good, v.failedStartup())));
  }

  /** Starts the threads. */
  private final class Launcher {
    private final Subject subject;
    private final ContainerRuntime runtime;
    private final InstantSource clock;

    Launcher(Subject subject, ContainerRuntime runtime, InstantSource clock) {
      this.subject = subject;
      this.runtime = runtime;
      this.clock = clock;
    }

    void launch(
        @Nullable Probe probe,
        String kind,
        java.util.function.BooleanSupplier due,
        Consumer<Boolean> result) {
      if (probe == null) {
        return;
      }
      Check check =
          Check.of(probe, subject.container(), subject.containerId(), subject.addresses(), runtime);
      ProbeLoop loop =
          new ProbeLoop(
              probe,
              check,
              subject.startedAt(),
              clock,
              due,
              ProbeLoop.listener(
                  message -> events.warning(pod, "Unhealthy", kind + " probe failed: " + message),
                  result));
      threads.add(
          Thread.ofVirtual()
              .name("probe-" + kind + "-" + subject.container().getName())
              .start(loop));
    }
  }

  public synchronized Verdict verdict() {
    return verdict;
  }

  private void change(UnaryOperator<Verdict> change) {
    synchronized (this) {
      Verdict next = change.apply(verdict);
      if (next.equals(verdict)) {
        return;
      }
      verdict = next;
    }
    changed.run();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
