package io.tiphys.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of the run, which can be killed, paused and started again as it was. */
public class Part implements AutoCloseable {

  private final String name;
  private final List<String> command;
  private final Path log;
  private volatile @Nullable Process process;

  /** Its output is appended to {@code log}. */
  public Part(String name, List<String> command, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  /** Starts it, unless it runs. */
  public synchronized void start() {
    if (alive()) {
      return;
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  public boolean alive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  public long pid() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return current.pid();
  }

  /** As {@code kill -9} does; returns when it is gone. */
  public synchronized void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
      awaitEnd(current);
    }
  }

  /** Stops it in the middle of whatever it does; it keeps its connections. */
  public void pause() {
    Command.run("kill", "-STOP", Long.toString(pid()));
  }

  /** Lets a paused one go on. */
  public void resume() {
    if (alive()) {
      Command.run("kill", "-CONT", Long.toString(pid()));
    }
  }

  private static void awaitEnd(Process ending) {
    try {
      ending.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
