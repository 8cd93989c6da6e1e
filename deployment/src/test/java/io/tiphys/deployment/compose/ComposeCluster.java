package io.tiphys.deployment.compose;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ClusterAccess;
import io.tiphys.deployment.Command;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The cluster of the repository's {@code docker-compose.yml}, as a project of its own. */
final class ComposeCluster implements AutoCloseable {

  static final String PROJECT = "tiphys-test";

  private static final String NETWORK = "172.29.97";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path out;
  private final Map<String, String> environment = new HashMap<>();

  ComposeCluster(Path out) throws IOException {
    this.out = out;
    for (String port : List.of("TIPHYS_PORT", "TIPHYS_ADMIN_PORT", "TIPHYS_PROMETHEUS_PORT")) {
      try (ServerSocket free = new ServerSocket(0)) {
        environment.put(port, Integer.toString(free.getLocalPort()));
      }
    }
    environment.put("COMPOSE_PROJECT_NAME", PROJECT);
    environment.put("TIPHYS_JARS", "tiphys/jars:dev");
    environment.put("TIPHYS_OUT", out.toString());
    environment.put("TIPHYS_NETWORK", NETWORK);
    environment.put("TIPHYS_NODE_PRIVILEGED", Boolean.toString(hasAllCapabilities()));
  }

  /** Where the engine lacks CAP_SYS_RESOURCE (24), it cannot make a privileged container. */
  private static boolean hasAllCapabilities() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("CapBnd:"))
        .anyMatch(line ->
            (Long.parseLong(line.substring("CapBnd:".length()).strip(), 16) >> 24 & 1) == 1);
  }

  void build() {
    Command.of(".ci/docker", "images").with(environment).output();
  }

  /** What a run that was killed has left is taken away first. */
  void up() {
    close();
    compose("up", "-d");
    compose("--profile", "monitoring", "up", "-d", "--no-deps", "prometheus");
  }

  /** Kills all processes of services; nobody starts them again. */
  void kill(String... services) {
    compose(Stream.concat(Stream.of("kill"), Arrays.stream(services)).toArray(String[]::new));
  }

  void start(String... services) {
    compose(Stream.concat(Stream.of("start"), Arrays.stream(services)).toArray(String[]::new));
  }

  /** Kills the program of a service from outside, as a crash would; it starts again by itself. */
  void crash(String service) {
    String container = container(service);
    String before = inspect(container, "{{.RestartCount}}");
    Command.of("kill", "-9", inspect(container, "{{.State.Pid}}")).output();
    Await.until(
        service + " is started again",
        () -> !inspect(container, "{{.RestartCount}}").equals(before));
    awaitHealthy(service);
  }

  void awaitHealthy(String service) {
    String container = container(service);
    Await.until(
        service + " is healthy",
        PATIENCE,
        () ->
            inspect(container, "{{.State.Status}} {{.State.Health.Status}}")
                .equals("running healthy"));
  }

  private String container(String service) {
    return compose("ps", "-q", service).strip();
  }

  private static String inspect(String container, String template) {
    return docker("inspect", "-f", template, container).strip();
  }

  /** Of all services, those that have ended included. */
  List<String> containers() {
    return docker("ps", "-aq", "--filter", "label=com.docker.compose.project=" + PROJECT)
        .lines()
        .toList();
  }

  /** Of each service that has any: its name, and what leads to it from where. */
  List<String> publishedPorts() {
    return docker(
            "ps",
            "--filter",
            "label=com.docker.compose.project=" + PROJECT,
            "--format",
            "{{.Label \"com.docker.compose.service\"}} {{.Ports}}")
        .lines()
        .filter(line -> line.contains("->"))
        .toList();
  }

  String compose(String... words) {
    return Command.of(Stream.concat(Stream.of("docker-compose"), Arrays.stream(words)).toList())
        .with(environment)
        .output();
  }

  static String docker(String... words) {
    return Command.of(Stream.concat(Stream.of("docker"), Arrays.stream(words)).toList()).output();
  }

  /** As its user would. */
  String kubectl(String... words) {
    return kubectlCommand(words).output();
  }

  Command.Result tryKubectl(String... words) {
    return kubectlCommand(words).result();
  }

  private Command kubectlCommand(String... words) {
    return Command.of(
        Stream.concat(
                Stream.of(
                    "kubectl",
                    "--kubeconfig=" + out.resolve("admin.conf"),
                    "--cache-dir=" + out.resolve("cache")),
                Arrays.stream(words))
            .toList());
  }

  URI prometheus() {
    return URI.create("http://127.0.0.1:" + environment.get("TIPHYS_PROMETHEUS_PORT"));
  }

  /** Of the dashboards. */
  String adminPassword() {
    try {
      return Files.readString(out.resolve("admin.password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClusterAccess access() {
    return ClusterAccess.of(Kubeconfig.read(out.resolve("admin.conf")));
  }

  String nodeAddress(int index) {
    return NETWORK + ".3" + index;
  }

  @Override
  public void close() {
    compose("--profile", "monitoring", "down", "--volumes", "--timeout", "5");
  }
}
