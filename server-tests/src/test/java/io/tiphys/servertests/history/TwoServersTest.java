package io.tiphys.servertests.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.PostgresServer;
import io.tiphys.testkit.TestApiServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two API servers on one etcd and one PostgreSQL: either may record, each revision is there once,
 * and what etcd had forgotten before it could be recorded is shown as a gap.
 */
@Timeout(120)
class TwoServersTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String SECRETS = "/api/v1/namespaces/default/secrets";
  private static final String HISTORY = "/apis/history.tiphys.io/v1";
  private static final String PAST = HISTORY + "/namespaces/default/configmaps";
  private static final List<String> VALUES = List.of("correct horse", "battery staple");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private EtcdProcess etcd;
  private PostgresServer postgres;
  private EtcdStore store;
  private EtcdWitness witness;

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
    postgres = PostgresServer.start();
    store = EtcdStore.connect(EtcdOptions.of(etcd.url()));
    witness = new EtcdWitness(store);
  }

  @AfterEach
  void stop() {
    store.close();
    postgres.close();
    etcd.close();
  }

  private TestApiServer first() {
    return TestApiServer.start(etcd.flags(), postgres.flags().toArray(String[]::new));
  }

  private static boolean records(RawClient client) {
    return client.get("/metrics").text().contains("\ntiphys_history_recording 1");
  }

  private static String made(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isIn(200, 201);
    return answer.body().at("/metadata/resourceVersion").asText();
  }

  private static String create(RawClient client, String name, String value) {
    return made(
        client.send(
            "POST", MAPS, "{'metadata':{'name':'" + name + "'},'data':{'value':'" + value + "'}}"));
  }

  private static String replace(RawClient client, String name, String value) {
    return made(
        client.send(
            "PUT",
            MAPS + "/" + name,
            "{'metadata':{'name':'" + name + "'},'data':{'value':'" + value + "'}}"));
  }

  /** Creates, updates and deletes, at both servers by turns. */
  private static void churn(String round, RawClient... clients) {
    for (int i = 0; i < 20; i++) {
      RawClient client = clients[i % clients.length];
      String name = round + "-" + i % 5;
      switch (i / 5) {
        case 0 -> create(client, name, "1");
        case 1, 2 -> replace(client, name, Integer.toString(i));
        default -> made(client.send("DELETE", MAPS + "/" + name, ""));
      }
    }
    String secret = "{'metadata':{'name':'%s'},'stringData':{'password':'%s'}}";
    RawClient last = clients[clients.length - 1];
    made(last.send("POST", SECRETS, secret.formatted(round, VALUES.getFirst())));
    made(last.send("PUT", SECRETS + "/" + round, secret.formatted(round, VALUES.getLast())));
  }

  /** Everything that the witness has heard is recorded, once. */
  private void compare(RawClient client) throws SQLException {
    assertThat(client.get(PAST).code()).isEqualTo(200); // so all is recorded by now
    try (ArchiveTables tables = ArchiveTables.of(postgres)) {
      assertThat(tables.revisions()).containsExactlyElementsOf(witness.events());
    }
  }

  @Test
  void oneRecordsAfterTheOtherAndWhatIsLostIsAGap() throws SQLException {
    try (TestApiServer one = first();
        TestApiServer other = TestApiServer.beside(one)) {
      RawClient atOne = new RawClient(one.adminKubeconfig(), one.port());
      RawClient atOther = new RawClient(one.adminKubeconfig(), other.port());
      Await.until("the history answers", PATIENCE, () -> atOne.get(PAST).code() == 200);
      witness.begin();
      churn("both", atOne, atOther);
      compare(atOther);

      boolean first = records(atOne);
      assertThat(records(atOther)).isNotEqualTo(first);
      RawClient stays = first ? atOther : atOne;
      churn("before", atOne, atOther);
      (first ? one : other).stop();
      churn("after", stays);
      Await.until("the other records", PATIENCE, () -> records(stays));
      compare(stays);

      tellsAGap(stays);
      noValueOfASecretIsThere(stays);
    }
  }

  /** Connections that died with it are met one by one, so it is asked more than once. */
  private static boolean isBack(RawClient client) {
    for (int i = 0; i < 5; i++) {
      if (client.get(PAST).code() != 200) {
        return false;
      }
    }
    return client.get("/metrics").text().contains("\ntiphys_archive_up 1");
  }

  private void tellsAGap(RawClient client) {
    String before = create(client, "changed", "before");
    create(client, "deleted", "before");
    made(client.get(PAST + "/deleted"));
    postgres.kill();
    String lost = replace(client, "changed", "lost");
    Await.until("nobody records", PATIENCE, () -> !records(client));
    Instant within = Instant.now();
    replace(client, "changed", "after");
    made(client.send("DELETE", MAPS + "/deleted", ""));
    create(client, "added", "after");
    store.compact(store.currentRevision());
    postgres.restart();
    Await.until("the database is back", PATIENCE, () -> isBack(client));

    Answer recording = client.get(HISTORY + "/recordings/archive");
    assertThat(recording.body().at("/status/gaps")).hasSize(1);
    JsonNode gap = recording.body().at("/status/gaps/0");
    String from = gap.path("afterRevision").asText();
    String to = gap.path("toRevision").asText();
    assertThat(Long.parseLong(lost)).isBetween(Long.parseLong(from) + 1, Long.parseLong(to) - 1);
    assertThat(gap.path("reason").asText()).isEqualTo("Compacted");

    for (String asked :
        List.of(
            PAST + "/changed?resourceVersion=" + lost,
            PAST + "?resourceVersion=" + lost,
            PAST + "/changed?at=" + within,
            PAST + "?at=" + within)) {
      Answer gone = client.get(asked);
      assertThat(gone.code()).as(asked + gone.text()).isEqualTo(410);
      assertThat(gone.reason()).isEqualTo("Expired");
      assertThat(gone.message())
          .contains("between resourceVersion " + from + " (" + gap.path("afterTime").asText())
          .contains("and " + to + " (" + gap.path("toTime").asText())
          .contains("the store had compacted these revisions");
    }
    assertThat(value(client, "changed?resourceVersion=" + before)).isEqualTo("before");
    assertThat(value(client, "changed?at=" + gap.path("afterTime").asText())).isEqualTo("before");
    assertThat(value(client, "changed")).isEqualTo("after");
    assertThat(value(client, "added")).isEqualTo("after");
    assertThat(client.get(PAST + "/deleted").code()).isEqualTo(404);

    assertThat(types(client, "changed")).containsExactly("Gap", "Found", "Added");
    assertThat(types(client, "deleted")).containsExactly("Gap", "Deleted", "Added");
    JsonNode shown = client.get(PAST + "/changed/changes").body().at("/items/0");
    assertThat(shown.path("gap")).isEqualTo(gap);
  }

  private static String value(RawClient client, String asked) {
    return client.get(PAST + "/" + asked).body().at("/data/value").asText();
  }

  private static List<String> types(RawClient client, String name) {
    return client.get(PAST + "/" + name + "/changes").body().findValuesAsText("type");
  }

  private void noValueOfASecretIsThere(RawClient client) throws SQLException {
    Answer changes = client.get(HISTORY + "/namespaces/default/secrets/both/changes");
    assertThat(changes.text()).contains("/data/password");
    try (ArchiveTables tables = ArchiveTables.of(postgres)) {
      List<String> texts = new ArrayList<>(tables.texts());
      assertThat(texts).anyMatch(row -> row.contains("secrets"));
      texts.add(changes.text());
      // contents are deflated: what the rows hold is read by asking for each
      for (String revision : changes.body().findValuesAsText("revision")) {
        String path = HISTORY + "/namespaces/default/secrets/both?resourceVersion=" + revision;
        texts.add(client.get(path).text());
        assertThat(texts.getLast()).contains("\"password\":\"");
      }
      for (String value : VALUES) {
        String base64 = Base64.getEncoder().encodeToString(value.getBytes(UTF_8));
        assertThat(texts).noneMatch(row -> row.contains(value) || row.contains(base64));
      }
    }
  }
}
