package io.tiphys.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of this machine, which is run to its end in the repository's folder.
 *
 * @param environment what it is told beside what it inherits
 * @param limit after which it is killed, and the test fails
 */
public record Command(List<String> words, Map<String, String> environment, Duration limit) {

  private static final Duration LIMIT = Duration.ofMinutes(15);

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /**
   * What a program ended with.
   *
   * @param output both streams
   */
  public record Result(int exit, String output) {}

  public static Command of(List<String> words) {
    return new Command(words, Map.of("JAVA_HOME", System.getProperty("java.home", "")), LIMIT);
  }

  public static Command of(String... words) {
    return of(List.of(words));
  }

  public Command with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Command(words, all, limit);
  }

  /** What it prints, errors included; a failure of it is one of the test. */
  public String output() {
    Result result = result();
    if (result.exit() != 0) {
      throw new AssertionError(String.join(" ", words) + " failed:\n" + result.output());
    }
    return result.output();
  }

  public Result result() {
    try {
      Path output = Files.createTempFile("tiphys-command", ".out");
      try {
        return result(output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Result result(Path output) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(Chart.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "not in " + limit + ": " + String.join(" ", words) + "\n" + Files.readString(output));
    }
    return new Result(process.exitValue(), Files.readString(output));
  }
}
