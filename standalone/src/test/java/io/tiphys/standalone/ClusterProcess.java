package io.tiphys.standalone;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in a process of its own, as {@code ./tiphys up} starts it; it can be killed and started
 * again.
 */
final class ClusterProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Private keys, and tokens that this cluster has issued. */
  private static final Pattern SECRET =
      Pattern.compile("PRIVATE KEY|eyJ[\\w-]{16,}\\.eyJ[\\w-]{16,}|client-key-data");

  private final Path dataDir;
  private final List<String> flags;
  private @Nullable Process process;

  private ClusterProcess(Path dataDir, List<String> flags) {
    this.dataDir = dataDir;
    this.flags = flags;
  }

  /** Whether containers can run here; tests that need them are skipped elsewhere. */
  static boolean canRunContainers() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/containerd"));
  }

  /** Starts a cluster in a new folder, on a free port; returns when it is ready. */
  static ClusterProcess start(String... flags) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--secure-port=" + freePort());
    ClusterProcess cluster = new ClusterProcess(Files.createTempDirectory("tiphys-cluster-"), all);
    cluster.start();
    return cluster;
  }

  /** The flags of a cluster with a real node and its state in this etcd. */
  static String[] onEtcd(EtcdProcess etcd) {
    List<String> flags = new ArrayList<>(etcd.flags());
    flags.add("--nodes=1");
    return flags.toArray(String[]::new);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Starts it again on the same data and port. */
  void start() throws IOException, InterruptedException {
    Files.deleteIfExists(dataDir.resolve("ready"));
    List<String> arguments = new ArrayList<>(List.of("server", "--data-dir=" + dataDir));
    arguments.addAll(flags);
    Process started = run(arguments, dataDir.resolve("tiphys.log"));
    process = started;
    Await.until(
        "the cluster is ready; its log: " + dataDir.resolve("tiphys.log"),
        PATIENCE,
        () -> {
          if (!started.isAlive()) {
            throw new IllegalStateException("the cluster ended early:\n" + log());
          }
          return Files.exists(dataDir.resolve("ready"));
        });
  }

  /** Starts it with further flags on the same data and port. */
  void startWith(List<String> more) throws IOException, InterruptedException {
    flags.addAll(more);
    start();
  }

  private static Process run(List<String> arguments, Path log) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path", ""),
                "io.tiphys.standalone.Tiphys"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** As a power cut would. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  Path dataDir() {
    return dataDir;
  }

  Path kubeconfig() {
    return dataDir.resolve("admin.conf");
  }

  ApiClient client() {
    return ApiClient.connect(ClusterAccess.of(Kubeconfig.read(kubeconfig())), "cluster-test");
  }

  private String log() {
    try {
      return Files.readString(dataDir.resolve("tiphys.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the cluster, looks through its log for secrets, and takes all off the machine. */
  @Override
  public void close() {
    try {
      Process running = process;
      if (running != null) {
        running.destroy();
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
          running.destroyForcibly().waitFor();
        }
      }
      Process teardown =
          run(List.of("teardown", "--data-dir=" + dataDir), dataDir.resolve("teardown.log"));
      if (teardown.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(dataDir.resolve("teardown.log")));
      }
      if (SECRET.matcher(log()).find()) {
        throw new IllegalStateException("a secret is in the log " + dataDir.resolve("tiphys.log"));
      }
      try (Stream<Path> files = Files.walk(dataDir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
