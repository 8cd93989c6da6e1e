package io.tiphys.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.ExecSyncResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** One try of a probe. */
@FunctionalInterface
interface Check {

  /** The outcome; {@code message} says why it is not good. */
  record Outcome(boolean good, String message) {}

  /**
   * Tries once, for no longer than the probe's time-out.
   *
   * @return empty if nothing could be learned, such as when the container has just ended
   */
  Optional<Outcome> run() throws InterruptedException;

  /** The check that a probe describes. */
  static Check of(
      Probe probe,
      Container container,
      String containerId,
      List<String> podAddresses,
      ContainerRuntime runtime) {
    Duration timeout = Duration.ofSeconds(Objects.requireNonNullElse(probe.getTimeoutSeconds(), 1));
    if (probe.getHttpGet() != null) {
      Target target = Target.of(probe.getHttpGet(), container, podAddresses);
      return () -> Optional.of(attempt(() -> HttpCheck.get(target, timeout)));
    }
    if (probe.getTcpSocket() != null) {
      Target target = Target.of(probe.getTcpSocket(), container, podAddresses);
      return () -> Optional.of(attempt(() -> connect(target, timeout)));
    }
    if (probe.getExec() != null) {
      List<String> command = probe.getExec().getCommand();
      return () -> exec(runtime, containerId, command, timeout);
    }
    if (probe.getGrpc() != null) {
      String host = podAddresses.isEmpty() ? "" : podAddresses.getFirst();
      String service = Objects.requireNonNullElse(probe.getGrpc().getService(), "");
      int port = probe.getGrpc().getPort();
      return () -> Optional.of(attempt(() -> GrpcCheck.serving(host, port, service, timeout)));
    }
    return () -> Optional.of(new Outcome(true, ""));
  }

  /** Something that fails by an exception. */
  interface Attempt {
    void run() throws IOException;
  }

  private static Outcome attempt(Attempt attempt) {
    try {
      attempt.run();
      return new Outcome(true, "");
    } catch (IOException | IllegalArgumentException e) {
      return new Outcome(false, String.valueOf(e.getMessage()));
    }
  }

  private static void connect(Target target, Duration timeout) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(target.host(), target.port()), (int) timeout.toMillis());
    } catch (java.net.SocketTimeoutException e) {
      throw new IOException("dial tcp " + target.host() + ":" + target.port() + ": i/o timeout", e);
    } catch (java.net.ConnectException e) {
      throw new IOException(
          "dial tcp "
              + target.host()
              + ":"
              + target.port()
              + ": connect: "
              + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT),
          e);
    }
  }

  private static Optional<Outcome> exec(
      ContainerRuntime runtime, String containerId, List<String> command, Duration timeout) {
    try {
      ExecSyncResponse answer = runtime.exec(containerId, command, timeout);
      return Optional.of(
          answer.getExitCode() == 0
              ? new Outcome(true, "")
              : new Outcome(
                  false, answer.getStdout().toStringUtf8() + answer.getStderr().toStringUtf8()));
    } catch (RuntimeCallException e) {
      return e.isTimeout()
          ? Optional.of(
              new Outcome(
                  false,
                  "command timed out: \""
                      + String.join(" ", command)
                      + "\" timed out after "
                      + timeout.toSeconds()
                      + "s"))
          : Optional.empty();
    }
  }
}
