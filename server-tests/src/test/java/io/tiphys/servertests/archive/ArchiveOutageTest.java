package io.tiphys.servertests.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.PostgresServer;
import io.tiphys.testkit.TestApiServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A PostgreSQL that comes late, freezes, dies and comes back, under an API server that is written
 * to. No clock proves that requests do not wait for it: it stays frozen until the last of them has
 * been answered.
 */
@Timeout(120)
class ArchiveOutageTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PAST = "/apis/history.tiphys.io/v1/namespaces/default/configmaps";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int BUFFER = 150;
  private static final int FEW = 40;
  private static final int TOO_MANY = 2 * BUFFER;

  /** Revisions by name. */
  private final Map<String, String> written = new LinkedHashMap<>();

  private void write(RawClient client, String round, int count) {
    for (int i = 0; i < count; i++) {
      String name = round + "-" + i;
      Answer made =
          client.send(
              "POST", MAPS, "{'metadata':{'name':'" + name + "'},'data':{'value':'" + name + "'}}");
      assertThat(made.code()).as(made.text()).isEqualTo(201);
      written.put(name, made.body().at("/metadata/resourceVersion").asText());
    }
  }

  private static void awaitHistory(RawClient client) {
    Await.until("the history answers", PATIENCE, () -> client.get(PAST).code() == 200);
  }

  private static void assertAway(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(503);
    assertThat(answer.message()).contains("database of the history is away");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void noRequestWaitsForItAndWhatWasMissedIsCaughtUpOrCounted() throws Exception {
    try (PostgresServer postgres = PostgresServer.start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      postgres.kill();
      try (TestApiServer server =
          TestApiServer.start(postgres.flags(), "--archive-audit-buffer=" + BUFFER)) {
        RawClient client = new RawClient(server.adminKubeconfig(), server.port());
        write(client, "early", FEW);
        assertAway(client.get(PAST));
        Await.until("it says why", () -> client.get(PAST).message().contains("refused"));
        postgres.restart();
        awaitHistory(client);
        awaitAllWritten(client);
        assertThat(Metrics.of(client).sum("tiphys_audit_archive_lost_total")).isZero();

        postgres.freeze();
        Future<Answer> asked = threads.submit(() -> client.get(PAST));
        write(client, "frozen", TOO_MANY);
        assertThat(client.get("/readyz").code()).isEqualTo(200);
        Await.until("lost events are counted", () -> lost(client) > 0);
        assertAway(asked.get());
        postgres.thaw();
        awaitAllWritten(client);
        long lost = lost(client);

        postgres.kill();
        write(client, "dead", FEW);
        Await.until("it is known to be away", () -> client.get(PAST).code() == 503);
        assertAway(client.get(PAST));
        postgres.restart();
        awaitHistory(client);
        awaitAllWritten(client);

        assertThat(lost(client)).isEqualTo(lost).isLessThan(TOO_MANY);
        compareHistory(client);
        compareTrail(postgres, client);
      }
    }
  }

  private static long lost(RawClient client) {
    return Metrics.of(client).sum("tiphys_audit_archive_lost_total{kind=\"event\"");
  }

  /** Each event that was made is in the database by now, or counted as lost. */
  private static void awaitAllWritten(RawClient client) {
    Await.until(
        "all events are written",
        PATIENCE,
        () -> {
          Metrics now = Metrics.of(client);
          return now.sum("tiphys_archive_up") == 1
              && now.sum("tiphys_audit_archive_waiting") == 0
              && now.sum("tiphys_audit_archive_written_total{kind=\"event\"")
                      + now.sum("tiphys_audit_archive_lost_total{kind=\"event\"")
                  == now.sum("apiserver_audit_event_total");
        });
  }

  private void compareHistory(RawClient client) {
    int before = 0;
    for (Map.Entry<String, String> one : written.entrySet()) {
      // what was there before the database was is told from then on
      if (before++ % 10 == 0 && before > FEW) {
        Answer then = client.get(PAST + "/" + one.getKey() + "?resourceVersion=" + one.getValue());
        assertThat(then.body().at("/data/value").asText()).isEqualTo(one.getKey());
        Answer list = client.get(PAST + "?resourceVersion=" + one.getValue());
        assertThat(list.body().findValuesAsText("value")).hasSize(before);
      }
    }
    Answer recording = client.get("/apis/history.tiphys.io/v1/recordings/archive");
    assertThat(recording.body().at("/status/gaps")).isEmpty();
  }

  private void compareTrail(PostgresServer postgres, RawClient client) throws SQLException {
    Metrics metrics = Metrics.of(client);
    assertThat(metrics.sum("apiserver_audit_error_total{plugin=\"database\""))
        .isEqualTo(lost(client));
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement sql = connection.createStatement()) {
      assertThat(count(sql, "audit_event"))
          .isEqualTo(metrics.sum("tiphys_audit_archive_written_total{kind=\"event\""));
      for (String round : new String[] {"early", "dead"}) {
        assertThat(count(sql, "audit_event WHERE name LIKE '" + round + "-%'")).isEqualTo(FEW);
      }
      assertThat(count(sql, "audit_event WHERE name LIKE 'frozen-%'"))
          .isBetween((long) BUFFER, TOO_MANY - 1L);
      assertThat(
              count(
                  sql,
                  "audit_event e JOIN audit_write w USING (audit_id) WHERE e.name = 'dead-0' AND e.stage ="
                      + " 'ResponseComplete' AND e.level = 'Metadata' AND e.code = 201 AND e.resource ="
                      + " 'configmaps' AND e.namespace = 'default' AND e.user_name = 'kubernetes-admin'"
                      + " AND e.stage_at >= e.received_at AND w.verb = 'create' AND w.source_ip ="
                      + " '127.0.0.1' AND w.revision = "
                      + written.get("dead-0")))
          .isEqualTo(1);
      String revisions = String.join(",", written.values());
      assertThat(count(sql, "audit_write WHERE revision IN (" + revisions + ")"))
          .isEqualTo(written.size());
    }
  }

  private static long count(Statement sql, String what) throws SQLException {
    try (ResultSet rows = sql.executeQuery("SELECT count(*) FROM " + what)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
