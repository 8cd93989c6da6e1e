package io.tiphys.servertests.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.client.ApiClient;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.PostgresServer;
import io.tiphys.testkit.TestApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PostgreSQL that freezes, dies and comes back, under an API server that writes meanwhile. */
@Timeout(180)
class HistoryOutageTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PAST = "/apis/history.tiphys.io/v1/namespaces/default/configmaps";
  private static final int WRITES = 60;

  private record Written(String name, String revision, String value) {}

  private final List<Written> written = new ArrayList<>();

  /** How long the slowest of some writes took. */
  private Duration write(ApiClient client, String name) {
    long slowest = 0;
    for (int i = 0; i < WRITES; i++) {
      String value = name + i;
      ObjectNode map = Json.newObject();
      map.putObject("metadata").put("name", value);
      map.putObject("data").put("value", value);
      long start = System.nanoTime();
      JsonNode made = client.call("POST", MAPS, Optional.of(map));
      slowest = Math.max(slowest, System.nanoTime() - start);
      written.add(new Written(value, made.at("/metadata/resourceVersion").asText(), value));
    }
    return Duration.ofNanos(slowest);
  }

  private void compare(ApiClient client) {
    for (Written one : written) {
      JsonNode then =
          client.call(
              "GET",
              PAST + "/" + one.name() + "?resourceVersion=" + one.revision(),
              Optional.empty());
      assertThat(then.at("/data/value").asText()).isEqualTo(one.value());
    }
    Written middle = written.get(written.size() / 2);
    JsonNode list =
        client.call("GET", PAST + "?resourceVersion=" + middle.revision(), Optional.empty());
    long mine =
        list.path("items").valueStream().filter(i -> i.at("/data/value").isTextual()).count();
    assertThat(mine).isEqualTo(written.size() / 2 + 1);
  }

  private static boolean answers(ApiClient client) {
    try {
      client.call("GET", PAST, Optional.empty());
      return true;
    } catch (StatusException e) {
      assertThat(e.status().code()).isEqualTo(503);
      assertThat(e.status().retryAfterSeconds()).isPositive();
      return false;
    }
  }

  @Test
  void requestsAreNotSlowedAndWhatWasMissedIsCaughtUp() {
    try (PostgresServer postgres = PostgresServer.start();
        TestApiServer server =
            TestApiServer.start(options ->
                options.withArchive(
                    new ArchiveOptions(
                        postgres.jdbcUrl(),
                        postgres.user(),
                        Optional.of(postgres.passwordFile()),
                        30)))) {
      ApiClient client = server.admin();
      Await.until("history is kept", Duration.ofSeconds(60), () -> answers(client));
      write(client, "well-");
      postgres.freeze();
      Duration frozen = write(client, "frozen-");
      Await.until("it says that it is away", Duration.ofSeconds(60), () -> !answers(client));
      postgres.thaw();
      postgres.kill();
      Duration dead = write(client, "dead-");
      StatusException refused =
          catchThrowableOfType(
              StatusException.class, () -> client.call("GET", PAST, Optional.empty()));
      assertThat(refused.status().message()).contains("database of the history is away");
      postgres.restart();
      Await.until("history is kept again", Duration.ofSeconds(90), () -> answers(client));
      compare(client);
      // a database in the way of requests would have cost its time-outs, of 5 seconds and more
      assertThat(frozen).isLessThan(Duration.ofSeconds(4));
      assertThat(dead).isLessThan(Duration.ofSeconds(4));
      JsonNode recording =
          client.call("GET", "/apis/history.tiphys.io/v1/recordings/archive", Optional.empty());
      assertThat(recording.at("/status/gaps")).isEmpty();
    }
  }
}
