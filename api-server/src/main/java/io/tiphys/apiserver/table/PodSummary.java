package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A pod's state in the words that people know: what its containers wait for or ended with.
 *
 * @param ready how many containers are ready
 * @param total how many there are, those init containers included that go on running
 * @param lastRestart {@link Instant#MIN} if there was none
 */
record PodSummary(int ready, int total, String status, int restarts, Instant lastRestart) {

  static PodSummary of(JsonNode pod) {
    Reader reader = new Reader(pod);
    reader.readInitContainers();
    if (!reader.initializing || reader.isTrue("Initialized")) {
      reader.readContainers();
    }
    reader.readDeletion();
    int total = pod.path("spec").path("containers").size() + reader.sidecars.size();
    return new PodSummary(reader.ready, total, reader.status, reader.restarts, reader.lastRestart);
  }

  String restartsText(Instant now) {
    return restarts == 0 || lastRestart.equals(Instant.MIN)
        ? Integer.toString(restarts)
        : restarts + " (" + HumanDuration.of(Duration.between(lastRestart, now)) + " ago)";
  }

  /** Goes through a pod's status. */
  private static final class Reader {
    private final JsonNode pod;
    private final JsonNode podStatus;
    private final Set<String> sidecars = new HashSet<>();
    private String status;
    private boolean initializing;
    private int ready;
    private int restarts;
    private int sidecarRestarts;
    private Instant lastRestart = Instant.MIN;
    private Instant lastSidecarRestart = Instant.MIN;

    Reader(JsonNode pod) {
      this.pod = pod;
      this.podStatus = pod.path("status");
      this.status = Texts.orElse(podStatus.path("reason"), podStatus.path("phase").asText());
      for (JsonNode condition : podStatus.path("conditions")) {
        if (condition.path("type").asText().equals("PodScheduled")
            && condition.path("reason").asText().equals("SchedulingGated")) {
          status = "SchedulingGated";
        }
      }
      for (JsonNode container : pod.path("spec").path("initContainers")) {
        if (container.path("restartPolicy").asText().equals("Always")) {
          sidecars.add(container.path("name").asText());
        }
      }
    }

    void readInitContainers() {
      JsonNode statuses = podStatus.path("initContainerStatuses");
      for (int i = 0; i < statuses.size() && !initializing; i++) {
        JsonNode container = statuses.get(i);
        boolean sidecar = sidecars.contains(container.path("name").asText());
        restarts += container.path("restartCount").asInt();
        lastRestart = later(lastRestart, container);
        if (sidecar) {
          sidecarRestarts += container.path("restartCount").asInt();
          lastSidecarRestart = later(lastSidecarRestart, container);
        }
        JsonNode end = container.path("state").path("terminated");
        String waiting = container.path("state").path("waiting").path("reason").asText();
        if (end.isObject() && end.path("exitCode").asInt() == 0) {
          continue;
        }
        if (sidecar && container.path("started").asBoolean()) {
          ready += container.path("ready").asBoolean() ? 1 : 0;
          continue;
        }
        initializing = true;
        if (end.isObject()) {
          status = "Init:" + endReason(end);
        } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
          status = "Init:" + waiting;
        } else {
          status = "Init:" + i + "/" + pod.path("spec").path("initContainers").size();
        }
      }
    }

    void readContainers() {
      restarts = sidecarRestarts;
      lastRestart = lastSidecarRestart;
      boolean running = false;
      JsonNode statuses = podStatus.path("containerStatuses");
      for (int i = statuses.size() - 1; i >= 0; i--) {
        JsonNode container = statuses.get(i);
        restarts += container.path("restartCount").asInt();
        lastRestart = later(lastRestart, container);
        JsonNode state = container.path("state");
        String waiting = state.path("waiting").path("reason").asText();
        if (!waiting.isEmpty()) {
          status = waiting;
        } else if (state.path("terminated").isObject()) {
          status = endReason(state.path("terminated"));
        } else if (container.path("ready").asBoolean() && state.path("running").isObject()) {
          running = true;
          ready++;
        }
      }
      if (status.equals("Completed") && running) {
        status = isTrue("Ready") ? "Running" : "NotReady";
      }
    }

    void readDeletion() {
      if (!pod.path("metadata").hasNonNull("deletionTimestamp")) {
        return;
      }
      String phase = podStatus.path("phase").asText();
      if (podStatus.path("reason").asText().equals("NodeLost")) {
        status = "Unknown";
      } else if (!phase.equals("Failed") && !phase.equals("Succeeded")) {
        status = "Terminating";
      }
    }

    boolean isTrue(String condition) {
      return Conditions.isTrue(pod, condition);
    }

    private static String endReason(JsonNode end) {
      if (!end.path("reason").asText().isEmpty()) {
        return end.path("reason").asText();
      }
      return end.path("signal").asInt() != 0
          ? "Signal:" + end.path("signal").asInt()
          : "ExitCode:" + end.path("exitCode").asInt();
    }

    private static Instant later(Instant one, JsonNode container) {
      Instant other = Texts.time(container.path("lastState").path("terminated").path("finishedAt"));
      return other.isAfter(one) ? other : one;
    }
  }
}
