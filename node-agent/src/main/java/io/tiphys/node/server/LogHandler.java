package io.tiphys.node.server;

import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.client.serving.Exchanges;
import io.tiphys.client.serving.Refusal;
import io.tiphys.node.logs.ContainerLog;
import io.tiphys.node.logs.LogOptions;
import io.tiphys.node.pod.LocalPods;
import io.tiphys.node.pod.PodSpecs;
import io.tiphys.node.pod.RuntimeContainer;
import io.tiphys.node.pod.RuntimePod;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * {@code GET /containerLogs/NAMESPACE/POD/CONTAINER}: a container's log as it is, or as it grows.
 */
final class LogHandler {

  private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

  private final LocalPods pods;

  LogHandler(LocalPods pods) {
    this.pods = pods;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    List<String> path = List.of(Exchanges.path(exchange).substring(1).split("/"));
    if (path.size() != 4) {
      throw new Refusal(404, "404 page not found");
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    Pod pod = pod(path.get(1), path.get(2));
    String container = path.get(3);
    if (PodSpecs.allContainers(pod).stream().noneMatch(c -> c.getName().equals(container))) {
      throw new Refusal(
          404,
          "container \""
              + container
              + "\" not found in pod \""
              + pod.getMetadata().getName()
              + "\"");
    }
    LogOptions options = options(query);
    RuntimeContainer instance = instance(pod, container, "true".equals(query.get("previous")));
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      new ContainerLog(Path.of(instance.logPath()))
          .copy(options, out, alive(PodSpecs.uid(pod), instance));
    } catch (NoSuchFileException e) {
      // nothing was written, or the log has gone with its pod
    }
  }

  private Pod pod(String namespace, String name) {
    return pods.pods().stream()
        .filter(pod ->
            pod.getMetadata().getName().equals(name)
                && pod.getMetadata().getNamespace().equals(namespace))
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "pod does not exist"));
  }

  private RuntimeContainer instance(Pod pod, String container, boolean previous) {
    RuntimePod runtime = pods.runtimeState(PodSpecs.uid(pod));
    Optional<RuntimeContainer> latest = runtime.latest(container);
    String name = pod.getMetadata().getName();
    if (previous) {
      Optional<RuntimeContainer> before =
          isToRestart(pod, container) && latest.filter(RuntimeContainer::hasExited).isPresent()
              ? latest
              : latest.flatMap(runtime::before);
      return before.orElseThrow(() ->
          new Refusal(
              400,
              "previous terminated container \""
                  + container
                  + "\" in pod \""
                  + name
                  + "\" not found"));
    }
    return latest
        .filter(found -> found.state() != RuntimeContainer.State.CREATED)
        .orElseThrow(() ->
            new Refusal(
                400,
                "container \""
                    + container
                    + "\" in pod \""
                    + name
                    + "\" is waiting to start: "
                    + waitingReason(pod, container)));
  }

  /** Whether the status shows the last instance as the former one. */
  private static boolean isToRestart(Pod pod, String container) {
    return status(pod, container)
        .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
        .isPresent();
  }

  private static String waitingReason(Pod pod, String container) {
    return status(pod, container)
        .map(ContainerStatus::getState)
        .map(state -> state.getWaiting())
        .map(waiting -> waiting.getReason())
        .orElse("ContainerCreating");
  }

  private static Optional<ContainerStatus> status(Pod pod, String container) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.of(
            pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())
        .filter(java.util.Objects::nonNull)
        .flatMap(List::stream)
        .filter(status -> status.getName().equals(container))
        .findFirst();
  }

  /** Asks the runtime, but not too often. */
  private BooleanSupplier alive(String uid, RuntimeContainer instance) {
    return new BooleanSupplier() {
      private boolean last = instance.isRunning();
      private long asked = System.nanoTime();

      @Override
      public boolean getAsBoolean() {
        if (last && System.nanoTime() - asked > LOOK_AGAIN_NANOS) {
          asked = System.nanoTime();
          last =
              pods.runtimeState(uid).containers().stream()
                  .anyMatch(c -> c.id().equals(instance.id()) && c.isRunning());
        }
        return last;
      }
    };
  }

  private static LogOptions options(Map<String, String> query) {
    return new LogOptions(
        "true".equals(query.get("follow")),
        number(query, "tailLines"),
        since(query),
        "true".equals(query.get("timestamps")),
        number(query, "limitBytes"));
  }

  private static OptionalLong number(Map<String, String> query, String key) {
    String value = query.get(key);
    try {
      return value == null || value.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(0, Long.parseLong(value)));
    } catch (NumberFormatException e) {
      throw new Refusal(400, key + " must be a number: \"" + value + "\"");
    }
  }

  private static Optional<Instant> since(Map<String, String> query) {
    OptionalLong seconds = number(query, "sinceSeconds");
    if (seconds.isPresent()) {
      return Optional.of(Instant.now().minusSeconds(seconds.getAsLong()));
    }
    String time = query.get("sinceTime");
    try {
      return time == null || time.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeParseException e) {
      throw new Refusal(400, "sinceTime is no RFC 3339 time: \"" + time + "\"");
    }
  }

  private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "true" : pair.substring(equals + 1);
        query.put(
            URLDecoder.decode(key, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
