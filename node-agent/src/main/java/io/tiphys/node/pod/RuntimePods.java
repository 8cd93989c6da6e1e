package io.tiphys.node.pod;

import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.v1.Container;
import io.tiphys.node.cri.v1.ContainerStatus;
import io.tiphys.node.cri.v1.PodSandbox;
import io.tiphys.node.cri.v1.PodSandboxState;
import io.tiphys.node.cri.v1.PodSandboxStatus;
import io.tiphys.node.logs.ContainerLog;
import io.tiphys.node.pod.RuntimePod.Sandbox;
import io.tiphys.node.volume.PodFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads what the runtime holds of pods; remembers what can no longer change. */
final class RuntimePods {

  private static final int MAX_MESSAGE_BYTES = 4096;
  private static final int MESSAGE_LOG_LINES = 80;
  private static final int MESSAGE_LOG_BYTES = 2048;

  private final ContainerRuntime runtime;
  private final PodFolders folders;
  private final Map<String, RuntimeContainer> exited = new ConcurrentHashMap<>();
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

  RuntimePods(ContainerRuntime runtime, PodFolders folders) {
    this.runtime = runtime;
    this.folders = folders;
  }

  /** The present state of one pod. */
  RuntimePod read(String uid) {
    Map<String, String> labels = Map.of(Labels.POD_UID, uid);
    List<Sandbox> sandboxes = new ArrayList<>();
    for (PodSandbox sandbox : runtime.listSandboxes(labels)) {
      boolean ready = sandbox.getState() == PodSandboxState.SANDBOX_READY;
      sandboxes.add(
          new Sandbox(
              sandbox.getId(),
              sandbox.getMetadata().getAttempt(),
              ready,
              instant(sandbox.getCreatedAt()),
              ready ? addresses(sandbox.getId()) : List.of()));
    }
    List<RuntimeContainer> containers = new ArrayList<>();
    for (Container container : runtime.listContainers(labels)) {
      find(uid, container).ifPresent(containers::add);
    }
    return new RuntimePod(sandboxes, containers);
  }

  private List<String> addresses(String sandboxId) {
    List<String> known = addresses.get(sandboxId);
    if (known != null) {
      return known;
    }
    Optional<PodSandboxStatus> status = runtime.findSandbox(sandboxId);
    if (status.isEmpty() || status.get().getNetwork().getIp().isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    found.add(status.get().getNetwork().getIp());
    status.get().getNetwork().getAdditionalIpsList().forEach(ip -> found.add(ip.getIp()));
    addresses.put(sandboxId, List.copyOf(found));
    return found;
  }

  private Optional<RuntimeContainer> find(String uid, Container listed) {
    RuntimeContainer known = exited.get(listed.getId());
    if (known != null) {
      return Optional.of(known);
    }
    Optional<ContainerStatus> status = runtime.findContainer(listed.getId());
    if (status.isEmpty()) {
      return Optional.empty();
    }
    RuntimeContainer container = container(listed, status.get());
    if (container.hasExited()) {
      container = container.withMessage(message(uid, container, status.get()));
      exited.put(container.id(), container);
    }
    return Optional.of(container);
  }

  private static RuntimeContainer container(Container listed, ContainerStatus status) {
    return new RuntimeContainer(
        status.getId(),
        status.getMetadata().getName(),
        listed.getPodSandboxId(),
        switch (status.getState()) {
          case CONTAINER_CREATED -> RuntimeContainer.State.CREATED;
          case CONTAINER_RUNNING -> RuntimeContainer.State.RUNNING;
          case CONTAINER_EXITED -> RuntimeContainer.State.EXITED;
          case CONTAINER_UNKNOWN, UNRECOGNIZED -> RuntimeContainer.State.UNKNOWN;
        },
        Integer.parseInt(status.getAnnotationsOrDefault(Labels.RESTART_COUNT, "0")),
        status.getAnnotationsOrDefault(Labels.CONTAINER_HASH, ""),
        instant(status.getCreatedAt()),
        instant(status.getStartedAt()),
        instant(status.getFinishedAt()),
        status.getExitCode(),
        status.getReason(),
        status.getMessage(),
        status.getImage().getImage(),
        status.getImageRef(),
        status.getLogPath());
  }

  private String message(String uid, RuntimeContainer container, ContainerStatus status) {
    Path file = folders.terminationMessage(uid, container.name(), container.restartCount());
    try {
      String text = "";
      if (Files.isRegularFile(file)) {
        try (var input = Files.newInputStream(file)) {
          text = new String(input.readNBytes(MAX_MESSAGE_BYTES), StandardCharsets.UTF_8);
        }
      }
      boolean fromLog =
          status
              .getAnnotationsOrDefault(Labels.MESSAGE_POLICY, "File")
              .equals("FallbackToLogsOnError");
      if (text.isEmpty() && fromLog && container.exitCode() != 0) {
        text =
            new ContainerLog(Path.of(container.logPath()))
                .tail(MESSAGE_LOG_LINES, MESSAGE_LOG_BYTES);
      }
      return text.isEmpty() ? status.getMessage() : text;
    } catch (IOException e) {
      return status.getMessage();
    }
  }

  /**
   * A mark for each pod, by its uid, that changes whenever a sandbox or container of it does. One
   * pass over all pods; also forgets what the runtime no longer has.
   */
  Map<String, Integer> marks() {
    Map<String, Set<String>> parts = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (PodSandbox sandbox : runtime.listSandboxes(Map.of())) {
      ids.add(sandbox.getId());
      part(parts, sandbox.getLabelsMap(), sandbox.getId() + sandbox.getStateValue());
    }
    for (Container container : runtime.listContainers(Map.of())) {
      ids.add(container.getId());
      part(parts, container.getLabelsMap(), container.getId() + container.getStateValue());
    }
    exited.keySet().retainAll(ids);
    addresses.keySet().retainAll(ids);
    Map<String, Integer> marks = new HashMap<>();
    parts.forEach((uid, set) -> marks.put(uid, set.hashCode()));
    return marks;
  }

  private static void part(
      Map<String, Set<String>> parts, Map<String, String> labels, String part) {
    String uid = labels.get(Labels.POD_UID);
    if (uid != null) {
      parts.computeIfAbsent(uid, key -> new HashSet<>()).add(part);
    }
  }

  private static Instant instant(long nanos) {
    return nanos <= 0
        ? Instant.EPOCH
        : Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
  }
}
