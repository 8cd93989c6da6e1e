package io.tiphys.node.simulated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import io.tiphys.node.pod.PodSpecs;
import io.tiphys.node.resources.QualityOfService;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The rule by which pods run on simulated nodes: at once Running and Ready, gone at once when they
 * are deleted. A Job's pod succeeds after a second, or after the time that its annotation {@code
 * tiphys.io/simulated-duration} gives in seconds; with that annotation any pod that need not run
 * for ever ends.
 */
final class SimulatedPod {

  static final String DURATION = "tiphys.io/simulated-duration";
  private static final Duration JOB_DURATION = Duration.ofSeconds(1);

  private SimulatedPod() {}

  /** What is to be done about a pod. */
  sealed interface Plan {

    /** Nothing, until {@code next} if that is given. */
    record Wait(Optional<Duration> next) implements Plan {}

    /** Write this status. */
    record Report(ObjectNode status) implements Plan {}

    /** End its deletion. */
    record Remove() implements Plan {}
  }

  static Plan plan(Pod pod, String address, String hostAddress, Instant now) {
    if (PodSpecs.isDeleted(pod)) {
      return new Plan.Remove();
    }
    if (PodSpecs.isTerminal(pod)) {
      return new Plan.Wait(Optional.empty());
    }
    boolean running = pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    if (!running) {
      return new Plan.Report(status(pod, "Running", address, hostAddress, now, now));
    }
    Optional<Duration> duration = duration(pod);
    if (duration.isEmpty()) {
      return new Plan.Wait(Optional.empty());
    }
    Instant started = Instant.parse(pod.getStatus().getStartTime());
    Instant end = started.plus(duration.get());
    return now.isBefore(end)
        ? new Plan.Wait(Optional.of(Duration.between(now, end)))
        : new Plan.Report(status(pod, "Succeeded", address, hostAddress, started, now));
  }

  private static Optional<Duration> duration(Pod pod) {
    if (PodSpecs.restartPolicy(pod).equals("Always")) {
      return Optional.empty();
    }
    String wanted =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of())
            .get(DURATION);
    if (wanted != null) {
      return Optional.of(Duration.ofMillis((long) (Double.parseDouble(wanted) * 1000)));
    }
    boolean ofJob =
        Objects.requireNonNullElse(
                pod.getMetadata().getOwnerReferences(),
                List.<io.fabric8.kubernetes.api.model.OwnerReference>of())
            .stream()
            .anyMatch(owner -> owner.getKind().equals("Job"));
    return ofJob ? Optional.of(JOB_DURATION) : Optional.empty();
  }

  private static ObjectNode status(
      Pod pod, String phase, String address, String hostAddress, Instant started, Instant now) {
    boolean running = phase.equals("Running");
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String start = started.truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode status =
        Json.newObject()
            .put("phase", phase)
            .put("startTime", start)
            .put("hostIP", hostAddress)
            .put("podIP", address)
            .put("qosClass", QualityOfService.of(pod).text());
    status.putArray("hostIPs").addObject().put("ip", hostAddress);
    status.putArray("podIPs").addObject().put("ip", address);
    ArrayNode conditions = status.putArray("conditions");
    String reason = running ? "" : "PodCompleted";
    condition(conditions, "PodReadyToStartContainers", running, "", time);
    condition(conditions, "Initialized", true, reason, time);
    condition(conditions, "Ready", running, reason, time);
    condition(conditions, "ContainersReady", running, reason, time);
    condition(conditions, "PodScheduled", true, "", time);
    containers(status, "containerStatuses", PodSpecs.containers(pod), running, start, time);
    if (!PodSpecs.initContainers(pod).isEmpty()) {
      containers(status, "initContainerStatuses", PodSpecs.initContainers(pod), false, start, time);
    }
    return status;
  }

  private static void condition(
      ArrayNode conditions, String type, boolean holds, String reason, String time) {
    ObjectNode condition =
        conditions
            .addObject()
            .put("type", type)
            .put("status", holds ? "True" : "False")
            .put("lastTransitionTime", time);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
  }

  private static void containers(
      ObjectNode status,
      String field,
      List<Container> containers,
      boolean running,
      String start,
      String time) {
    ArrayNode statuses = status.putArray(field);
    for (Container container : containers) {
      String id = "simulated://" + container.getName();
      ObjectNode entry =
          statuses
              .addObject()
              .put("name", container.getName())
              .put("image", container.getImage())
              .put("imageID", "simulated://" + container.getImage())
              .put("containerID", id)
              .put("ready", running || field.startsWith("init"))
              .put("started", running)
              .put("restartCount", 0);
      entry.putObject("lastState");
      ObjectNode state = entry.putObject("state");
      if (running) {
        state.putObject("running").put("startedAt", start);
      } else {
        state
            .putObject("terminated")
            .put("exitCode", 0)
            .put("reason", "Completed")
            .put("containerID", id)
            .put("startedAt", start)
            .put("finishedAt", time);
      }
    }
  }
}
