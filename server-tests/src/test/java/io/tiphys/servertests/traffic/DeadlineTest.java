package io.tiphys.servertests.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests end in time, and so does what they have begun. */
@Timeout(60)
class DeadlineTest {

  /** A list of a future that does not come: the server waits for it, for three seconds. */
  private static final String SLOW =
      "/api/v1/namespaces/default/configmaps?resourceVersion=999999999";

  private static final String WORDS =
      "Timeout: request did not complete within the allotted timeout";

  private static TestApiServer server;
  private static RawClient client;

  @BeforeAll
  static void start() {
    server = TestApiServer.start("--request-timeout=1s");
    client = new RawClient(server.kubeconfigAs("root", "system:masters"), server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void assertTimedOut(Answer answer) {
    assertThat(answer.code()).isEqualTo(504);
    assertThat(answer.reason()).isEqualTo("Timeout");
    assertThat(answer.message()).isEqualTo(WORDS);
    assertThat(answer.body().path("kind").asText()).isEqualTo("Status");
  }

  @Test
  void aRequestHasTheServersTime() {
    Answer answer = client.get(SLOW);
    assertTimedOut(answer);
    assertThat(answer.time()).isBetween(Duration.ofMillis(900), Duration.ofMillis(2_500));
  }

  @Test
  void aClientMayWantLessTimeButNotMore() {
    Answer less = client.get(SLOW + "&timeout=200ms");
    assertTimedOut(less);
    assertThat(less.time()).isBetween(Duration.ofMillis(190), Duration.ofMillis(1_000));
    Answer more = client.get(SLOW + "&timeout=20s");
    assertTimedOut(more);
    assertThat(more.time()).isLessThan(Duration.ofMillis(2_500));
    assertTimedOut(client.get(SLOW + "&timeout=0s"));
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    Answer answer = client.get("/api/v1/namespaces?timeout=soon");
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.message())
        .isEqualTo(
            "invalid timeout specified in the request URL - time: invalid duration \"soon\"");
  }

  @Test
  void watchesLastAsLongAsTheyAreWanted() throws Exception {
    String watch = "/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=3";
    long begun = System.nanoTime();
    try (var body = client.open(watch + "&timeout=100ms").body()) {
      body.readAllBytes();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void aClientThatLeavesTakesItsRequestAway() throws Exception {
    RawClient leaving =
        new RawClient(server.kubeconfigAs("leaver", "system:masters"), server.port());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> call = threads.submit(() -> leaving.get(SLOW));
      Await.until("it is served", () -> requests().contains("leaver"));
      call.cancel(true);
      CompletableFuture.runAsync(() ->
              Await.until(
                  "it is not served any more",
                  Duration.ofMillis(700),
                  () -> !requests().contains("leaver")))
          .get(5, TimeUnit.SECONDS);
    }
  }

  private static String requests() {
    return client
        .get("/debug/api_priority_and_fairness/dump_requests?includeRequestDetails=1")
        .text();
  }
}
