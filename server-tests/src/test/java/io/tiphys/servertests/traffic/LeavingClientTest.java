package io.tiphys.servertests.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Clients that leave before they have been answered are no failures of the server. */
@Timeout(60)
class LeavingClientTest {

  private static final int CLIENTS = 10;
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  /** A list of a future that does not come: the server waits for it, for three seconds. */
  private static final String SLOW = MAPS + "?resourceVersion=999999999";

  private static final Complaints COMPLAINTS = new Complaints();
  private static TestApiServer server;
  private static RawClient client;
  private static Kubeconfig leaver;

  private final long aborted = aborted();

  @BeforeAll
  static void start() {
    server = TestApiServer.start();
    client = new RawClient(server.kubeconfigAs("root", "system:masters"), server.port());
    leaver = server.kubeconfigAs("leaver", "system:masters");
    COMPLAINTS.begin();
  }

  /** When the server has stopped, all that was begun has ended. */
  @AfterAll
  static void nothingIsLogged() {
    server.close();
    COMPLAINTS.end();
    assertThat(COMPLAINTS.heard).isEmpty();
  }

  @Test
  void whileTheServerWorks() throws Exception {
    RawClient leaving = new RawClient(leaver, server.port());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> calls =
          IntStream.range(0, CLIENTS)
              .mapToObj(_ -> threads.submit(() -> leaving.get(SLOW)))
              .toList();
      Await.until("they are served", () -> served() == CLIENTS);
      calls.forEach(call -> call.cancel(true));
    }
    assertAborted(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
      SSLSocket socket = ask(plain, "GET " + SLOW + " HTTP/1.1\r\nHost: x\r\n\r\n");
      Await.until("it is served", () -> served() == 1);
      leave(plain, socket, i % 2 == 0);
    }
    assertAborted(2 * CLIENTS);
    assertNoFailure();
  }

  @Test
  void whileTheyTellWhatTheyWant() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
      SSLSocket socket =
          ask(
              plain,
              "POST "
                  + MAPS
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 100000\r\n\r\n{\"metadata\":");
      Await.until("the server reads", () -> inFlight("mutating") == 1);
      leave(plain, socket, i % 2 == 0);
    }
    assertAborted(CLIENTS);
    assertNoFailure();
  }

  @Test
  void inTheMidstOfTheAnswer() throws Exception {
    String large = "x".repeat(500_000);
    for (int i = 0; i < 12; i++) {
      server.admin().resources(ConfigMap.class).create(map("large-" + i, large));
    }
    for (int i = 0; i < CLIENTS; i++) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
      SSLSocket socket = ask(plain, "GET " + MAPS + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.getInputStream().readNBytes(100_000)).asString().startsWith("HTTP/1.1 200");
      leave(plain, socket, i % 2 == 0);
    }
    Await.until("none is served any more", () -> inFlight("readOnly") == 1);
    assertNoFailure();
  }

  private SSLSocket ask(Socket plain, String request) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            RawClient.tls(leaver)
                .getSocketFactory()
                .createSocket(plain, "127.0.0.1", server.port(), true);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  /** Goes as one who is done, or as one who has crashed. */
  private static void leave(Socket plain, SSLSocket socket, boolean abruptly) throws IOException {
    if (abruptly) {
      plain.setSoLinger(true, 0); // closing resets the connection
      plain.close();
    } else {
      socket.close();
    }
  }

  private long served() {
    return client
        .get("/debug/api_priority_and_fairness/dump_requests?includeRequestDetails=1")
        .text()
        .lines()
        .filter(line -> line.contains("leaver"))
        .count();
  }

  private long inFlight(String kind) {
    return count("apiserver_current_inflight_requests{", "request_kind=\"" + kind + "\"");
  }

  private void assertAborted(int times) {
    Await.until("all are counted as aborted", () -> aborted() == aborted + times);
  }

  private static long aborted() {
    return count("apiserver_request_aborts_total{", "");
  }

  private void assertNoFailure() {
    assertThat(count("apiserver_request_total{", "code=\"5")).isZero();
    assertThat(count("apiserver_request_total{", "code=\"0")).isZero();
  }

  private static long count(String metric, String label) {
    return client
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(metric) && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withData(Map.of("value", value))
        .build();
  }

  /** What the server logs above INFO. */
  private static final class Complaints extends AppenderBase<ILoggingEvent> {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Logger logger =
        (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    void begin() {
      start();
      logger.addAppender(this);
    }

    void end() {
      logger.detachAppender(this);
      stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        heard.add(event.getLoggerName() + ": " + event.getFormattedMessage());
      }
    }
  }
}
