package io.tiphys.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code docker-compose up} promises: a cluster of which each part may be killed while users
 * go on, as API clients and as those of a workload. One cluster for all tests, in their order.
 */
@EnabledIfSystemProperty(named = "tiphys.compose", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ComposeTest {

  private static final Logger log = LoggerFactory.getLogger(ComposeTest.class);
  private static final Duration LEASE = Duration.ofSeconds(60);

  /** What is said of the moment in which the server that a client has called is killed. */
  private static final Duration MOMENT = Duration.ofSeconds(3);

  @TempDir static Path out;

  private static Optional<ComposeCluster> running = Optional.empty();
  private static Optional<Probe> apiProbe = Optional.empty();
  private static Optional<Probe> webProbe = Optional.empty();
  private static int nodePort;

  @BeforeAll
  static void up() throws IOException {
    Optional<String> reason = ComposeCluster.whyNot();
    reason.ifPresent(why ->
        log.atWarn().addKeyValue("reason", why).log("SKIPPED: docker-compose cannot run here"));
    assumeTrue(reason.isEmpty(), () -> "docker-compose cannot run here: " + reason.orElse(""));
    ComposeCluster cluster = new ComposeCluster(out);
    running = Optional.of(cluster);
    Instant begin = Instant.now();
    cluster.build();
    Instant built = Instant.now();
    cluster.up();
    Await.until(
        "both nodes are Ready",
        Duration.ofMinutes(4),
        () ->
            cluster
                    .tryKubectl("get", "nodes", "--no-headers")
                    .output()
                    .lines()
                    .filter(line -> line.contains(" Ready "))
                    .count()
                == 2);
    log.atInfo()
        .addKeyValue("images", Duration.between(begin, built))
        .addKeyValue("up", Duration.between(built, Instant.now()))
        .log("the cluster is up");
  }

  @AfterAll
  static void down() throws InterruptedException {
    if (apiProbe.isPresent()) {
      apiProbe.get().end();
    }
    if (webProbe.isPresent()) {
      webProbe.get().end();
    }
    running.ifPresent(ComposeCluster::close);
  }

  @Test
  @Order(1)
  void bothApiServersAreReadyAndPublishThemselves() {
    assertThat(cluster().kubectl("get", "--raw", "/readyz")).isEqualTo("ok");
    for (String server : List.of("api-server-1", "api-server-2")) {
      cluster().awaitHealthy(server);
    }
    String slice =
        cluster()
            .kubectl(
                "get", "endpointslices", "kubernetes", "-o", "jsonpath={.endpoints[*].addresses}");
    assertThat(slice).contains(".21").contains(".22");
  }

  @Test
  @Order(2)
  void realContainersOnBothNodesAnswerThroughAService() throws Exception {
    cluster().kubectl("apply", "-f", "examples/hello.yaml");
    cluster().kubectl("patch", "service", "hello", "-p", "{\"spec\":{\"type\":\"NodePort\"}}");
    cluster().kubectl("scale", "deployment", "hello", "--replicas=4");
    cluster().kubectl("rollout", "status", "deployment", "hello", "--timeout=180s");
    assertThat(
            Set.copyOf(
                cluster()
                    .kubectl(
                        "get",
                        "pods",
                        "-l",
                        "app=hello",
                        "-o",
                        "jsonpath={range .items[*]}{.spec.nodeName}{\"\\n\"}{end}")
                    .lines()
                    .toList()))
        .containsExactlyInAnyOrder("node-1", "node-2");
    nodePort =
        Integer.parseInt(
            cluster()
                .kubectl("get", "service", "hello", "-o", "jsonpath={.spec.ports[0].nodePort}"));
    for (int node : List.of(1, 2)) {
      Await.until("node " + node + " leads to the workload", () -> answers(node));
    }
    Await.until(
        "a pod reaches the Service by its name",
        Duration.ofSeconds(60),
        () ->
            cluster()
                .tryKubectl(
                    "exec",
                    "deploy/hello",
                    "--",
                    "wget",
                    "-qO-",
                    "-T",
                    "3",
                    "http://hello.default.svc.cluster.local")
                .output()
                .contains("Tiphys demo v1"));
    startProbes();
  }

  @Test
  @Order(3)
  void prometheusScrapesAllTargets() {
    Await.until(
        "all sixteen targets are up",
        Duration.ofMinutes(1),
        () -> {
          List<String> targets = targets();
          return targets.size() >= 16 && Set.of("1").containsAll(targets);
        });
  }

  @Test
  @Order(4)
  void aMemberOfEtcdMayDie() {
    Instant begin = Instant.now();
    cluster().crash("etcd-1");
    cluster().awaitHealthy("etcd-1");
    assertThat(cluster().restarts("etcd-1")).isEqualTo(1);
    assertNothingFailedSince(begin);
  }

  @Test
  @Order(5)
  void anApiServerMayDie() {
    Instant begin = Instant.now();
    cluster().crash("api-server-1");
    Await.until("others answer", () -> api().answers() > 0);
    cluster().awaitHealthy("api-server-1");
    assertThat(api().failuresAfter(begin.plus(MOMENT)))
        .as("beyond the connections to the killed server")
        .isEmpty();
    assertThat(api().failuresAfter(begin)).hasSizeLessThan(5);
    assertThat(web().failuresAfter(begin)).isEmpty();
  }

  @Test
  @Order(6)
  void leadingSchedulerAndControllersMayDie() {
    Instant begin = Instant.now();
    for (String lease : List.of("kube-scheduler", "kube-controller-manager")) {
      String holder = holder(lease);
      String service = holder.substring(0, holder.indexOf('_'));
      cluster().kill(service);
      Await.until("another than " + service + " leads", LEASE, () -> !holder(lease).equals(holder));
      cluster().start(service);
      cluster().awaitHealthy(service);
    }
    cluster().kubectl("scale", "deployment", "hello", "--replicas=5");
    cluster().kubectl("rollout", "status", "deployment", "hello", "--timeout=120s");
    assertNothingFailedSince(begin);
  }

  @Test
  @Order(7)
  void theDatabaseMayDie() {
    Instant begin = Instant.now();
    cluster().crash("postgresql");
    cluster().awaitHealthy("postgresql");
    assertNothingFailedSince(begin);
  }

  @Test
  @Order(8)
  void aNodeMayDie() {
    Instant begin = Instant.now();
    cluster().crash("node-2");
    Await.until("the workload answers at the other node", () -> answers(1));
    cluster().awaitHealthy("node-2");
    Await.until(
        "all containers run again",
        Duration.ofMinutes(3),
        () ->
            cluster()
                .tryKubectl("get", "deployment", "hello", "-o", "jsonpath={.status.readyReplicas}")
                .output()
                .equals("5"));
    Await.until(
        "the node that was killed leads to the workload", Duration.ofMinutes(1), () -> answers(2));
    assertThat(api().failuresAfter(begin)).isEmpty();
  }

  @Test
  @Order(9)
  void nobodyTellsASecret() {
    Set<String> leaks = new TreeSet<>();
    String logs = cluster().logs();
    if (logs.contains("PRIVATE KEY") || logs.contains(password())) {
      leaks.add("logs");
    }
    if (cluster().compose("config").contains(password())) {
      leaks.add("docker-compose config");
    }
    for (String image : images()) {
      if (cluster().docker("history", "--no-trunc", image).contains("PRIVATE KEY")
          || cluster().docker("inspect", image).contains("PRIVATE KEY")) {
        leaks.add("the history of " + image);
      }
      // What a cluster has is to be nowhere in an image: a key, a password, a kubeconfig.
      leaks.addAll(
          Command.run(
                  Path.of("."),
                  Map.of(),
                  Duration.ofMinutes(2),
                  "docker",
                  "run",
                  "--rm",
                  "--network=none",
                  "--user=0",
                  "--entrypoint=/bin/sh",
                  image,
                  "-c",
                  "grep -rlsI -e '-----BEGIN .*PRIVATE KEY' -e client-key-data /etc /opt /usr/local /tmp /root /home /var")
              .output()
              .lines()
              .map(file -> image + ": " + file)
              .toList());
    }
    assertThat(leaks).isEmpty();
  }

  private static void startProbes() throws Exception {
    try (ApiClient client = ApiClient.connect(cluster().access(), "probe")) {
      client
          .resources(ConfigMap.class)
          .create(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName("probe")
                  .endMetadata()
                  .build());
    }
    apiProbe =
        Optional.of(
            Probe.start(
                "api",
                () -> {
                  // a connection of its own, so that the balancer is asked each time
                  try (ApiClient client = ApiClient.connect(cluster().access(), "probe")) {
                    client.resources(ConfigMap.class).fetch("default", "probe");
                  }
                }));
    webProbe =
        Optional.of(
            Probe.start(
                "web",
                () -> {
                  if (!answers(1)) {
                    throw new IOException("no answer at node 1");
                  }
                }));
  }

  private static void assertNothingFailedSince(Instant begin) {
    assertThat(api().failuresAfter(begin)).isEmpty();
    assertThat(web().failuresAfter(begin)).isEmpty();
  }

  private static boolean answers(int node) {
    return page(URI.create("http://" + cluster().nodeAddress(node) + ":" + nodePort + "/"))
        .contains("Tiphys demo v1");
  }

  /** What each says of whether it is up: 1 or 0. */
  private static List<String> targets() {
    try {
      List<String> values = new ArrayList<>();
      Json.mapper()
          .readTree(page(cluster().prometheus().resolve("/api/v1/query?query=up")))
          .path("data")
          .path("result")
          .forEach(target -> values.add(target.path("value").path(1).asText()));
      return values;
    } catch (JsonProcessingException e) {
      return List.of(); // it is not ready yet
    }
  }

  /** By a connection of its own; empty if there is no answer. */
  private static String page(URI uri) {
    try (HttpClient http =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
      return http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String holder(String lease) {
    return cluster()
        .kubectl(
            "get", "lease", "-n", "kube-system", lease, "-o", "jsonpath={.spec.holderIdentity}");
  }

  private static String password() {
    return cluster().compose("exec", "-T", "postgresql", "cat", "/pki/password").strip();
  }

  private static Set<String> images() {
    return cluster()
        .docker("images", "--format", "{{.Repository}}:{{.Tag}}")
        .lines()
        .filter(image -> image.matches("tiphys/[a-z-]+:dev") && !image.startsWith("tiphys/jars"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ComposeCluster cluster() {
    return running.orElseThrow();
  }

  private static Probe api() {
    return apiProbe.orElseThrow();
  }

  private static Probe web() {
    return webProbe.orElseThrow();
  }
}
