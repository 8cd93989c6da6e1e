package io.tiphys.node.containerd;

import io.tiphys.node.cri.CriRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A containerd of the node's own, as a process in a session of its own: it and its containers
 * outlive this JVM, and the next agent takes it up again. While watched it is started anew whenever
 * it ends; its shims, and so the containers, do not notice.
 */
public final class PrivateContainerd {

  private static final Logger log = LoggerFactory.getLogger(PrivateContainerd.class);
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(15);

  private final ContainerdLayout layout;
  private final Path cniPlugins;
  private final String sandboxImage;
  private volatile @Nullable Thread watcher;

  public PrivateContainerd(ContainerdLayout layout, Path cniPlugins, String sandboxImage) {
    this.layout = layout;
    this.cniPlugins = cniPlugins;
    this.sandboxImage = sandboxImage;
  }

  public ContainerdLayout layout() {
    return layout;
  }

  /**
   * Makes sure that it runs and answers.
   *
   * @return true if it had to be started
   */
  public synchronized boolean ensureRunning() throws IOException, InterruptedException {
    if (process().isPresent() && awaitAnswer(START)) {
      return false;
    }
    Files.createDirectories(layout.root());
    Files.createDirectories(layout.cniConfiguration());
    Files.writeString(
        layout.configuration(), ContainerdConfiguration.render(layout, cniPlugins, sandboxImage));
    Process process =
        new ProcessBuilder("setsid", "containerd", "--config", layout.configuration().toString())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(layout.log().toFile()))
            .start();
    // setsid becomes containerd itself, since a child is never a process group's leader.
    Files.writeString(layout.pidFile(), Long.toString(process.pid()));
    if (!awaitAnswer(START)) {
      throw new IOException("containerd did not answer in " + START + "; see " + layout.log());
    }
    log.atInfo().addKeyValue("socket", layout.socket()).log("containerd started");
    return true;
  }

  /** Starts it anew whenever it ends, until {@link #unwatch}. */
  public void watch() {
    unwatch();
    watcher = Thread.ofVirtual().name("containerd-watch").start(this::keepAlive);
  }

  /** Lets it run, but no longer starts it anew. */
  public void unwatch() {
    Thread thread = watcher;
    watcher = null;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void keepAlive() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
          process.get().onExit().get();
          log.atWarn().addKeyValue("socket", layout.socket()).log("containerd ended");
        }
        Thread.sleep(Duration.ofMillis(500));
        try {
          ensureRunning();
        } catch (IOException e) {
          log.atError().setCause(e).log("containerd could not be started");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the process, not the containers. */
  public synchronized void stop() throws InterruptedException {
    unwatch();
    Optional<ProcessHandle> running = process();
    if (running.isEmpty()) {
      return;
    }
    ProcessHandle process = running.get();
    process.destroy();
    if (!awaitEnd(process, STOP)) {
      process.destroyForcibly();
      awaitEnd(process, STOP);
    }
    try {
      Files.deleteIfExists(layout.pidFile());
      Files.deleteIfExists(layout.socket());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean awaitEnd(ProcessHandle process, Duration timeout)
      throws InterruptedException {
    try {
      process.onExit().get(timeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The running process; another one that was given the same number does not count. */
  public Optional<ProcessHandle> process() {
    try {
      if (!Files.exists(layout.pidFile())) {
        return Optional.empty();
      }
      long pid = Long.parseLong(Files.readString(layout.pidFile()).strip());
      Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
      if (!Files.exists(commandLine)
          || !new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8)
              .contains(layout.configuration().toString())) {
        return Optional.empty();
      }
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean awaitAnswer(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      if (Files.exists(layout.socket())) {
        try (CriRuntime runtime = new CriRuntime(layout.socket())) {
          runtime.version();
          return true;
        } catch (RuntimeCallException e) {
          log.atTrace().setCause(e).log("containerd does not answer yet");
        }
      }
      if (process().isEmpty() && Files.exists(layout.pidFile()) && endedEarly()) {
        return false;
      }
      Thread.sleep(Duration.ofMillis(50));
    }
    return false;
  }

  /** Whether the process that the pid file names is gone; it may still be setsid. */
  private boolean endedEarly() {
    try {
      long pid = Long.parseLong(Files.readString(layout.pidFile()).strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    } catch (IOException | NumberFormatException e) {
      return true;
    }
  }
}
