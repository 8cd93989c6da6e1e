package io.tiphys.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.deployment.DockerEngine;
import io.tiphys.deployment.monitoring.MonitoringQueries;
import io.tiphys.deployment.monitoring.MonitoringQueries.Query;
import io.tiphys.deployment.monitoring.Prometheus;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code docker-compose up} promises: a cluster of which each part may be killed while users
 * go on, as API clients and as those of a workload. One cluster for all tests, in their order.
 */
@DisabledIfSystemProperty(
    named = "tiphys.compose",
    matches = "false",
    disabledReason = "-Dtiphys.compose=false")
@ExtendWith(DockerEngine.class)
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ComposeTest {

  private static final Logger log = LoggerFactory.getLogger(ComposeTest.class);
  private static final Path ROOT = Path.of(System.getProperty("tiphys.root", ".."));

  /** Of Prometheus itself, etcd, and two of each other part. */
  private static final int TARGETS = 16;

  private static final List<String> LEASES =
      List.of("kube-scheduler", "kube-controller-manager", "cloud-controller-manager");

  /** Until others notice that nobody renews a lease, and a bit. */
  private static final Duration HAND_OVER = Duration.ofSeconds(90);

  private static final String HISTORY = "/apis/history.tiphys.io/v1/namespaces/default/configmaps/";

  /** What is said of the moment in which the server that a client has called is killed. */
  private static final Duration MOMENT = Duration.ofSeconds(3);

  @TempDir static Path out;

  private static Optional<ComposeCluster> running = Optional.empty();
  private static Optional<Workload> workload = Optional.empty();
  private static Optional<Probe> apiProbe = Optional.empty();
  private static Optional<Probe> webProbe = Optional.empty();

  @BeforeAll
  static void up() throws IOException {
    ComposeCluster cluster = new ComposeCluster(out);
    Instant begin = Instant.now();
    cluster.build();
    Instant built = Instant.now();
    running = Optional.of(cluster);
    cluster.up();
    Await.until("both nodes are Ready", Duration.ofMinutes(4), () -> readyNodes() == 2);
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
  void realContainersOnBothNodesAnswerThroughAService() {
    Workload web = Workload.start(cluster());
    workload = Optional.of(web);
    assertThat(web.nodes()).containsExactlyInAnyOrder("node-1", "node-2");
    for (int node : List.of(1, 2)) {
      Await.until("node " + node + " leads to the workload", () -> web.answers(node));
      assertThat(web.answersByName(node)).as("by name, from node %d", node).isTrue();
    }
    apiProbe = Optional.of(Probe.start("api", Notebook.create(cluster().access())));
    webProbe = Optional.of(Probe.start("web", () -> web.ask(1)));
  }

  @Test
  @Order(3)
  void prometheusScrapesAllTargets() {
    Await.until(
        "all targets are up: " + prometheus().targetsDown(),
        Duration.ofMinutes(1),
        () -> prometheus().targetsUp() == TARGETS);
    assertThat(prometheus().targetsDown()).isEmpty();
  }

  @Test
  @Order(4)
  void theLeaderOfEtcdMayDie() {
    Instant begin = Instant.now();
    String leader = prometheus().instances("etcd_server_is_leader == 1").getFirst();
    cluster().crash(leader.substring(0, leader.indexOf(':')));
    assertNothingFailedButForAMomentAt(begin);
  }

  @Test
  @Order(5)
  void anApiServerMayDie() {
    Instant begin = Instant.now();
    cluster().crash("api-server-1");
    assertNothingFailedButForAMomentAt(begin);
  }

  @Test
  @Order(6)
  void leadingSchedulerAndControllersMayDie() {
    Instant begin = Instant.now();
    Map<String, String> leaders = new HashMap<>();
    for (String lease : LEASES) {
      leaders.put(lease, leader(lease));
    }
    String[] killed = leaders.values().toArray(String[]::new);
    cluster().kill(killed);
    leaders.forEach((lease, leader) ->
        Await.until(
            "another than " + leader + " leads", HAND_OVER, () -> !leader(lease).equals(leader)));
    work().scale(5);
    cluster().start(killed);
    for (String service : killed) {
      cluster().awaitHealthy(service);
    }
    assertNothingFailedSince(begin);
  }

  @Test
  @Order(7)
  void theDatabaseMayBeAway() {
    Instant begin = Instant.now();
    cluster().kill("postgresql");
    cluster().kubectl("create", "configmap", "meanwhile");
    cluster().start("postgresql");
    cluster().awaitHealthy("postgresql");
    Await.until(
        "the history has what was written meanwhile",
        Duration.ofMinutes(1),
        () -> cluster().tryKubectl("get", "--raw", HISTORY + "meanwhile").exit() == 0);
    assertNothingFailedSince(begin);
  }

  @Test
  @Order(8)
  void aNodeMayDie() {
    Instant begin = Instant.now();
    cluster().kill("node-2");
    Await.until("it is seen that a node is away", HAND_OVER, () -> readyNodes() == 1);
    Await.until("its containers are out of the Service", () -> work().endpoints(2) == 0);
    Instant away = Instant.now();
    cluster().start("node-2");
    Await.until("the node is back", Duration.ofMinutes(1), () -> readyNodes() == 2);
    work().awaitReady(5);
    Await.until("the node leads to the workload again", () -> work().answers(2));
    assertThat(api().failuresAfter(begin)).isEmpty();
    // all of its programs start at once, so on few cores an answer may come too late
    assertThat(web().failuresAfter(away.plus(MOMENT))).hasSizeLessThan(5);
  }

  @Test
  @Order(9)
  void everyQueryOfDashboardsAndAlertsReturnsData() throws IOException, InterruptedException {
    work().scale(7); // so that the scheduler that leads now has placed pods between two scrapes
    // the time since the start, so that there is data of what happens seldom
    List<Query> queries = MonitoringQueries.all(ROOT, "15m");
    assertThat(prometheus().withoutData(queries, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  @Order(10)
  void nobodyTellsASecret() throws IOException, InterruptedException {
    Secrets secrets = Secrets.of(cluster());
    assertThat(secrets.in(cluster().compose("logs", "--no-color"))).as("logs").isEmpty();
    assertThat(secrets.in(cluster().compose("config"))).as("docker-compose config").isEmpty();
    for (String container : cluster().containers()) {
      assertThat(secrets.in(ComposeCluster.docker("inspect", container))).isEmpty();
    }
    Set<String> images = images();
    for (String image : images) {
      assertThat(secrets.in(ComposeCluster.docker("history", "--no-trunc", image)))
          .as(image)
          .isEmpty();
    }
    assertThat(ImageLayers.leaks(images)).isEmpty();
  }

  @Test
  @Order(11)
  void nothingIsPublishedButTheApiAndTheDashboards() {
    assertThat(cluster().publishedPorts())
        .hasSize(3)
        .allMatch(line -> line.matches("(balancer|admin|prometheus) 127\\.0\\.0\\.1:.*"));
  }

  private static long readyNodes() {
    return cluster()
        .tryKubectl("get", "nodes", "--no-headers")
        .output()
        .lines()
        .filter(line -> line.contains(" Ready "))
        .count();
  }

  /** The service that leads. */
  private static String leader(String lease) {
    String holder =
        cluster()
            .kubectl(
                "get",
                "lease",
                "-n",
                "kube-system",
                lease,
                "-o",
                "jsonpath={.spec.holderIdentity}");
    return holder.substring(0, holder.indexOf('_'));
  }

  /** What was under way in the server that died may have failed. */
  private static void assertNothingFailedButForAMomentAt(Instant begin) {
    assertThat(api().failuresAfter(begin.plus(MOMENT))).isEmpty();
    assertThat(api().failuresAfter(begin)).hasSizeLessThan(5);
    assertThat(web().failuresAfter(begin)).isEmpty();
  }

  private static void assertNothingFailedSince(Instant begin) {
    assertThat(api().failuresAfter(begin)).isEmpty();
    assertThat(web().failuresAfter(begin)).isEmpty();
  }

  private static Set<String> images() {
    return ComposeCluster.docker("images", "--format", "{{.Repository}}:{{.Tag}}")
        .lines()
        .filter(image -> image.matches("tiphys/[a-z-]+:dev") && !image.startsWith("tiphys/jars"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ComposeCluster cluster() {
    return running.orElseThrow();
  }

  private static Prometheus prometheus() {
    return new Prometheus(cluster().prometheus());
  }

  private static Workload work() {
    return workload.orElseThrow();
  }

  private static Probe api() {
    return apiProbe.orElseThrow();
  }

  private static Probe web() {
    return webProbe.orElseThrow();
  }
}
