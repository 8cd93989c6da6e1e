package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A service of the cluster in a process of its own, with the class path of the test, which can be
 * paused in the middle of whatever it does.
 */
public final class JavaProcess implements AutoCloseable {

  private final LocalProcess process;
  private final Path log;

  private JavaProcess(LocalProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code mainClass} and returns at once.
   *
   * @param log what it says is added to this file
   */
  public static JavaProcess start(Path log, String mainClass, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                mainClass));
    command.addAll(Arrays.asList(arguments));
    try {
      return new JavaProcess(LocalProcess.start(command, log), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + mainClass, e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has said. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it where it is; it keeps its connections. */
  public void pause() {
    process.freeze();
  }

  /** Lets it go on after a {@link #pause}. */
  public void resume() {
    process.thaw();
  }

  /** Asks it to end, as {@code kill} does, and waits until it has; returns its exit code. */
  public int terminate() {
    process.terminate();
    return process.await();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    kill();
  }
}
