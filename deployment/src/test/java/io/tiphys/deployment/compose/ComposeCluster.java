package io.tiphys.deployment.compose;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ClusterAccess;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster of the repository's {@code docker-compose.yml}, as a project of its own. */
final class ComposeCluster implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String NETWORK = "172.29.97";

  private final Path root = Path.of(System.getProperty("tiphys.root", "..")).toAbsolutePath();
  private final Path out;
  private final Map<String, String> environment = new HashMap<>();

  ComposeCluster(Path out) throws IOException {
    this.out = out;
    for (String port : List.of("TIPHYS_PORT", "TIPHYS_ADMIN_PORT", "TIPHYS_PROMETHEUS_PORT")) {
      try (ServerSocket free = new ServerSocket(0)) {
        environment.put(port, Integer.toString(free.getLocalPort()));
      }
    }
    environment.put("COMPOSE_PROJECT_NAME", "tiphys-test");
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

  /** Empty if this machine can run it, else why not. */
  static Optional<String> whyNot() {
    Path root = Path.of(System.getProperty("tiphys.root", "..")).toAbsolutePath();
    for (String step : List.of("install", "start")) {
      Command.Result result = Command.run(root, Map.of(), LIMIT, ".ci/docker", step);
      if (result.exit() != 0) {
        return Optional.of(result.output().strip());
      }
    }
    return Optional.empty();
  }

  void build() {
    Command.ok(root, environment, LIMIT, ".ci/docker", "images");
  }

  void up() {
    compose("up", "-d", "--no-build");
    compose("--profile", "monitoring", "up", "-d", "--no-build", "--no-deps", "prometheus");
  }

  /** Kills all processes of a service; nobody starts it again. */
  void kill(String service) {
    compose("kill", service);
  }

  /** Kills the program of a service from outside, as a crash would; it is to start by itself. */
  void crash(String service) {
    Command.ok(root, Map.of(), LIMIT, "kill", "-9", inspect(service, "{{.State.Pid}}"));
  }

  void start(String service) {
    compose("start", service);
  }

  void awaitHealthy(String service) {
    Await.until(
        service + " is healthy",
        Duration.ofMinutes(2),
        () ->
            inspect(service, "{{.State.Status}} {{.State.Health.Status}}")
                .equals("running healthy"));
  }

  int restarts(String service) {
    return Integer.parseInt(inspect(service, "{{.RestartCount}}"));
  }

  String inspect(String service, String template) {
    String container = compose("ps", "-q", service).strip();
    return Command.ok(root, Map.of(), LIMIT, "docker", "inspect", "-f", template, container)
        .strip();
  }

  /** What all parts have written so far. */
  String logs() {
    return compose("logs", "--no-color");
  }

  String compose(String... words) {
    return Command.ok(
        root,
        environment,
        LIMIT,
        Stream.concat(Stream.of("docker-compose"), Arrays.stream(words)).toArray(String[]::new));
  }

  String docker(String... words) {
    return Command.ok(
        root,
        Map.of(),
        LIMIT,
        Stream.concat(Stream.of("docker"), Arrays.stream(words)).toArray(String[]::new));
  }

  /** As its user would. */
  String kubectl(String... words) {
    Command.Result result = tryKubectl(words);
    if (result.exit() != 0) {
      throw new AssertionError("kubectl " + String.join(" ", words) + "\n" + result.output());
    }
    return result.output();
  }

  Command.Result tryKubectl(String... words) {
    return Command.run(
        root,
        Map.of(),
        LIMIT,
        Stream.concat(
                Stream.of(
                    "kubectl",
                    "--kubeconfig=" + out.resolve("admin.conf"),
                    "--cache-dir=" + out.resolve("cache")),
                Arrays.stream(words))
            .toArray(String[]::new));
  }

  URI prometheus() {
    return URI.create("http://127.0.0.1:" + environment.get("TIPHYS_PROMETHEUS_PORT"));
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
