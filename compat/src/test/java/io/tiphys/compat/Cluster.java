package io.tiphys.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A cluster with one simulated node in a process of its own, started for the first test that asks
 * for it and shared by all of this JVM.
 */
public final class Cluster implements ParameterResolver {

  /** How tests reach the cluster. */
  public record Access(Path kubeconfig) {}

  private static final long PATIENCE_SECONDS = 120;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == Access.class;
  }

  @Override
  public Access resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Cluster.class))
        .computeIfAbsent("cluster", key -> start(), Running.class)
        .access();
  }

  private static Running start() {
    try {
      Path folder = Files.createTempDirectory("tiphys-compat-");
      Path log = folder.resolve("tiphys.log");
      String jar =
          System.getProperty(
              "tiphys.jar", "../standalone/target/standalone-0.1.0-SNAPSHOT-exec.jar");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                  "-Xmx768m",
                  "-XX:+UseCompactObjectHeaders",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-jar",
                  jar,
                  "server",
                  "--data-dir=" + folder,
                  "--secure-port=0",
                  "--nodes=0",
                  "--simulated-nodes=1")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Running running = new Running(process, folder);
      running.awaitReady(log);
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Running(Process process, Path folder) implements AutoCloseable {

    Access access() {
      return new Access(folder.resolve("admin.conf"));
    }

    void awaitReady(Path log) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!Files.exists(folder.resolve("ready"))) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw new IllegalStateException("the cluster did not start:\n" + Files.readString(log));
        }
      }
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** A command of another language; what it says is shown when it fails. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed:\n" + out);
    }
    return out;
  }
}
