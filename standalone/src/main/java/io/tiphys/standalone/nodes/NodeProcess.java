package io.tiphys.standalone.nodes;

import io.tiphys.client.component.Component;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A further node as a process of its own in its network namespace: a node agent and a service
 * proxy. A process that an earlier run has left behind is replaced; its containers run on.
 */
public final class NodeProcess implements Component {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final NodeHost node;
  private final Path dataDir;
  private final URI server;
  private @Nullable Process process;

  /**
   * @param server the API server as the node reaches it
   */
  public NodeProcess(NodeHost node, Path dataDir, URI server) {
    this.node = node;
    this.dataDir = dataDir;
    this.server = server;
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    try {
      Path folder = node.folder(dataDir);
      Files.createDirectories(folder);
      endLeftover(dataDir, node);
      NodeBridge.join(node);
      Process started =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("agent.log").toFile()))
              .start();
      Files.writeString(folder.resolve("agent.pid"), started.pid() + "\n");
      process = started;
    } catch (IOException e) {
      throw new UncheckedIOException("node " + node.name() + " cannot start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> command() {
    String classPath = System.getProperty("java.class.path", "");
    List<String> command =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--net=/run/netns/" + node.namespace(),
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        classPath.endsWith("-exec.jar")
            ? List.of("-jar", classPath)
            : List.of("-cp", classPath, "io.tiphys.standalone.Tiphys"));
    command.addAll(
        List.of("node", "--data-dir=" + dataDir, "--index=" + node.index(), "--server=" + server));
    return command;
  }

  /** Ends the process; the containers run on. */
  @Override
  public synchronized void stop() {
    Process running = process;
    if (running != null) {
      end(running.toHandle());
      process = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Ends a process of an earlier run, if the number in its file still is one. */
  static void endLeftover(Path dataDir, NodeHost node) throws IOException {
    Path pidFile = node.folder(dataDir).resolve("agent.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
        .filter(handle -> commandLine(handle).contains("--data-dir=" + dataDir))
        .ifPresent(NodeProcess::end);
    Files.delete(pidFile);
  }

  private static String commandLine(ProcessHandle handle) {
    try {
      return Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static void end(ProcessHandle handle) {
    handle.destroy();
    try {
      handle.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      handle.destroyForcibly();
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
