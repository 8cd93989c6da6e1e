package io.tiphys.servertests.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.flags.GoDuration;
import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.CompactionRound;
import io.tiphys.apiserver.storage.WriteResult;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TestApiServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of several servers one compacts; what lies before that is gone. */
@Timeout(120)
class CompactionTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir Path directory;
  private EtcdProcess etcd;

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
  }

  @AfterEach
  void stop() {
    etcd.close();
  }

  private static long put(EtcdStore store, int number) {
    byte[] value = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    WriteResult result = store.put("/registry/x/" + number, value, 0, Duration.ZERO);
    return ((WriteResult.Written) result).revision();
  }

  @Test
  void ofTwoServersOneWinsEachRound() {
    EtcdOptions options = EtcdOptions.of(etcd.url());
    try (EtcdStore one = EtcdStore.connect(options);
        EtcdStore other = EtcdStore.connect(options)) {
      long first = put(one, 1);
      CompactionRound ofOne = one.compact(CompactionRound.NONE);
      CompactionRound ofOther = other.compact(CompactionRound.NONE);
      assertThat(ofOne.compacted()).isZero();
      assertThat(ofOther.compacted()).isZero();
      assertThat(ofOther.number()).isEqualTo(ofOne.number());
      assertThat(one.list("/registry/x/", first).objects()).hasSize(1);
      put(one, 2);

      CompactionRound won = other.compact(ofOther);
      CompactionRound lost = one.compact(ofOne);

      assertThat(won.compacted()).isEqualTo(ofOther.revision());
      assertThat(lost.compacted()).isZero();
      assertThat(lost.number()).isEqualTo(won.number());
      assertThatThrownBy(() -> one.list("/registry/x/", first))
          .isInstanceOf(CompactedException.class);
      assertThat(one.list("/registry/x/", 0).objects()).hasSize(2);

      put(one, 3);
      assertThat(one.compact(lost).compacted()).isEqualTo(lost.revision());
    }
  }

  @Test
  void theKeyLiesWhereUpstreamsServersLookForIt() {
    try (EtcdStore store = EtcdStore.connect(EtcdOptions.of(etcd.url()).withPrefix("/elsewhere"))) {
      CompactionRound first = store.compact(CompactionRound.NONE);
      CompactionRound second = store.compact(first);
      assertThat(second.number()).isEqualTo(2);
      assertThat(second.compacted()).isEqualTo(first.revision());
    }
  }

  @Test
  void keysLieUnderThePrefixThatWasAskedFor() {
    EtcdOptions options = EtcdOptions.of(etcd.url());
    try (EtcdStore elsewhere = EtcdStore.connect(options.withPrefix("/clusters/one"));
        EtcdStore usual = EtcdStore.connect(options);
        EtcdStore above = EtcdStore.connect(options.withPrefix("/clusters"))) {
      put(elsewhere, 1);
      assertThat(elsewhere.list("/registry/", 0).objects())
          .extracting(object -> object.key())
          .containsExactly("/registry/x/1");
      assertThat(usual.list("/registry/", 0).objects()).isEmpty();
      assertThat(above.list("/registry/one/", 0).objects()).hasSize(1);
    }
  }

  private TestApiServer server(Duration interval) {
    return TestApiServer.start(
        etcd.flags(), "--etcd-compaction-interval=" + GoDuration.format(interval));
  }

  @Test
  void whatIsOlderThanTheCompactionIsGone() {
    String token;
    String version;
    try (TestApiServer server = server(Duration.ofMinutes(5))) {
      RawClient client = new RawClient(server.adminKubeconfig(), server.port());
      for (int i = 0; i < 5; i++) {
        client.send("POST", CONFIG_MAPS, "{'metadata':{'name':'a-" + i + "'}}");
      }
      Answer page = client.get(CONFIG_MAPS + "?limit=2");
      token = page.body().at("/metadata/continue").asText();
      version = page.body().at("/metadata/resourceVersion").asText();
      client.send("POST", CONFIG_MAPS, "{'metadata':{'name':'b'}}");
    }
    try (TestApiServer server = server(Duration.ofMillis(300))) {
      RawClient client = new RawClient(server.adminKubeconfig(), server.port());
      String next = CONFIG_MAPS + "?limit=2&continue=" + token;
      Await.until("the token is too old", () -> client.get(next).code() == 410);
      Answer gone = client.get(next);
      assertThat(gone.reason()).isEqualTo("Expired");
      String inconsistent = gone.body().at("/metadata/continue").asText();
      assertThat(client.get(CONFIG_MAPS + "?continue=" + inconsistent).code()).isEqualTo(200);
      Answer watch =
          client.get(CONFIG_MAPS + "?watch=true&timeoutSeconds=2&resourceVersion=" + version);
      assertThat(watch.code() == 410 || watch.text().contains("\"code\":410"))
          .as(watch.text())
          .isTrue();
    }
  }
}
