package io.tiphys.node.metrics;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.tiphys.telemetry.metrics.Buckets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The pods of the node; counted when somebody asks. */
public final class PodMeters {

  private static volatile Supplier<Collection<Pod>> now = List::of;

  private static final Timer START =
      Timer.builder("kubelet.pod.start.duration")
          .serviceLevelObjectives(
              Buckets.seconds(
                  0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120, 180, 240, 300, 360, 480, 600,
                  900, 1200, 1800, 2700, 3600))
          .register(Metrics.globalRegistry);
  private static final Timer RELIST =
      Timer.builder("kubelet.pleg.relist.duration")
          .serviceLevelObjectives(
              Buckets.seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
          .register(Metrics.globalRegistry);

  static {
    Gauge.builder("kubelet.desired.pods", () -> now.get().size())
        .tag("static", "")
        .register(Metrics.globalRegistry);
    Gauge.builder("kubelet.running.pods", () -> count(PodMeters::isRunning))
        .register(Metrics.globalRegistry);
    containers("running", state -> state.getRunning() != null);
    containers("exited", state -> state.getTerminated() != null);
    containers("created", state -> state.getWaiting() != null);
  }

  private PodMeters() {}

  /** These are the node's pods from now on. */
  public static void follow(Supplier<Collection<Pod>> pods) {
    now = pods;
  }

  /** A pod runs for the first time since the agent has seen it. */
  public static void started(Duration since) {
    START.record(since);
  }

  /** All containers have been looked at. */
  public static void relisted(long nanos) {
    RELIST.record(nanos, TimeUnit.NANOSECONDS);
  }

  private static void containers(String name, Predicate<ContainerState> state) {
    Gauge.builder("kubelet.running.containers", () -> countContainers(state))
        .tag("container_state", name)
        .register(Metrics.globalRegistry);
  }

  private static long count(Predicate<Pod> wanted) {
    return now.get().stream().filter(wanted).count();
  }

  private static boolean isRunning(Pod pod) {
    return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
  }

  private static long countContainers(Predicate<ContainerState> wanted) {
    return now.get().stream()
        .flatMap(PodMeters::statuses)
        .map(ContainerStatus::getState)
        .filter(state -> state != null && wanted.test(state))
        .count();
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream();
  }
}
