package io.tiphys.deployment.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. */
final class Command {

  /**
   * What a program ended with.
   *
   * @param output both streams
   */
  record Result(int exit, String output) {}

  private Command() {}

  /** Runs it; it must succeed. Returns what it printed. */
  static String ok(Path folder, Map<String, String> environment, Duration limit, String... words) {
    Result result = run(folder, environment, limit, words);
    if (result.exit() != 0) {
      throw new AssertionError(String.join(" ", words) + "\n" + result.output());
    }
    return result.output();
  }

  static Result run(Path folder, Map<String, String> environment, Duration limit, String... words) {
    try {
      Path output = Files.createTempFile("tiphys-compose", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(List.of(words))
                .directory(folder.toFile())
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
}
