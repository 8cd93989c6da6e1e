package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program that a fixture runs on this machine. */
final class LocalProcess {

  private final Process process;

  private LocalProcess(Process process) {
    this.process = process;
  }

  /** Starts it; what it says is added to {@code log}. */
  static LocalProcess start(List<String> command, Path log) throws IOException {
    return new LocalProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** Waits for its end, and tells how it ended. */
  int await() {
    awaitEnd(process);
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal such as {@code STOP} to it and to all that it has started. */
  void signal(String signal) {
    List<String> pids =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .map(handle -> Long.toString(handle.pid()))
            .toList();
    try {
      awaitEnd(
          new ProcessBuilder(Stream.concat(Stream.of("kill", "-" + signal), pids.stream()).toList())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as {@code kill -9} does, with all that it has started. */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(process);
    children.forEach(child -> child.onExit().join());
  }

  private static void awaitEnd(Process ending) {
    try {
      ending.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A port of the loopback that nobody listens on now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
