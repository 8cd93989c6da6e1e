package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program that a fixture runs on this machine. */
final class LocalProcess implements ServerProcess {

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

  @Override
  public int await() {
    awaitEnd(process);
    return process.exitValue();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void freeze() {
    signal("STOP");
  }

  @Override
  public void thaw() {
    signal("CONT");
  }

  /** Asks it to end. */
  void terminate() {
    signal("TERM");
  }

  /** To it, and to all that it has started. */
  private void signal(String signal) {
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

  @Override
  public void kill() {
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
