package io.tiphys.deployment;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Tiphys cluster with one real node, as {@code ./tiphys up} starts it; charts go into it. */
final class HostCluster implements AutoCloseable {

  private static final String LOG = "tiphys.log";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path dataDir;
  private final Process process;

  private HostCluster(Path dataDir, Process process) {
    this.dataDir = dataDir;
    this.process = process;
  }

  /** Lets it start; {@link #awaitReady} tells when it has. */
  static HostCluster start() throws IOException {
    Path dataDir = Files.createTempDirectory("tiphys-host-");
    Process process =
        new ProcessBuilder(
                tiphys(
                    "server", "--data-dir=" + dataDir, "--nodes=1", "--secure-port=" + freePort()))
            .redirectErrorStream(true)
            .redirectOutput(dataDir.resolve(LOG).toFile())
            .start();
    return new HostCluster(dataDir, process);
  }

  void awaitReady() {
    Await.until(
        "the host cluster is ready",
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                "the host cluster ended early:\n" + tail(dataDir.resolve(LOG)));
          }
          return Files.exists(dataDir.resolve("ready"));
        });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static List<String> tiphys(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                System.getProperty(
                    "tiphys.jar", "../standalone/target/standalone-0.1.0-SNAPSHOT-exec.jar")));
    command.addAll(List.of(arguments));
    return command;
  }

  Path kubeconfig() {
    return dataDir.resolve("admin.conf");
  }

  ApiClient client() {
    return ApiClient.connect(ClusterAccess.of(Kubeconfig.read(kubeconfig())), "deployment-test");
  }

  /** What the node is reached by. */
  String nodeAddress() {
    try (ApiClient client = client()) {
      Node node = client.resources(Node.class).list("", ListOptions.ALL).items().getFirst();
      return node.getStatus().getAddresses().stream()
          .filter(address -> address.getType().equals("InternalIP"))
          .findFirst()
          .orElseThrow()
          .getAddress();
    }
  }

  /** Puts the images of an archive on the node. */
  void loadImages(Path archive) {
    Command.of(tiphys("load-image", "--data-dir=" + dataDir, "--file=" + archive)).output();
  }

  /** The pods of a namespace and what they have written last, for who looks for an error. */
  String pods(String namespace) {
    StringBuilder text = new StringBuilder();
    try (ApiClient client = client()) {
      for (Pod pod : client.resources(Pod.class).list(namespace, ListOptions.ALL).items()) {
        text.append("--- ")
            .append(pod.getMetadata().getName())
            .append(": ")
            .append(Json.mapper().valueToTree(pod.getStatus()).toString())
            .append('\n');
        text.append(logs(pod));
      }
    }
    return text.toString();
  }

  private String logs(Pod pod) {
    String folder =
        "%s_%s_%s"
            .formatted(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    String nodes = dataDir.resolve("nodes").toString();
    List<String> find = List.of("find", nodes, "-maxdepth", "6", "-path", "*/" + folder + "/*");
    List<String> tail = List.of("-type", "f", "-exec", "tail", "-n", "20", "{}", "+");
    return Command.of(Stream.concat(find.stream(), tail.stream()).toList()).output();
  }

  private static String tail(Path log) {
    return Command.of("tail", "-n", "20", log.toString()).output();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Command.of(tiphys("teardown", "--data-dir=" + dataDir)).output();
      Command.of(List.of("rm", "-rf", "--one-file-system", dataDir.toString())).output();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
