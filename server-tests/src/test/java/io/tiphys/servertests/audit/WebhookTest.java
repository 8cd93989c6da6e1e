package io.tiphys.servertests.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.pki.PkiOptions;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Audit events that are posted to a server. */
@Timeout(120)
class WebhookTest {

  private static final String COMPLETE = "ResponseComplete";

  /** With a PKI, whose certificate the receiver shows. */
  @TempDir static Path keys;

  @TempDir Path folder;

  @BeforeAll
  static void makeKeys() {
    ClusterPki.open(PkiOptions.in(keys));
  }

  private static void ask(Client client, String id) {
    client.send("GET", "/version", "", Map.of("Audit-ID", id));
  }

  @Test
  void getsEventsInBatchesAndThoseOfAnOutageLater() throws Exception {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), Setups.EVERYTHING);
    try (WebhookReceiver receiver = new WebhookReceiver(keys)) {
      Path config = receiver.kubeconfig(folder, keys.resolve("pki/ca.crt"));
      try (TestApiServer server =
          TestApiServer.start(
              "--audit-policy-file=" + policy,
              "--audit-webhook-config-file=" + config,
              "--audit-webhook-initial-backoff=100ms",
              "--audit-webhook-batch-max-wait=200ms")) {
        Client client = Client.admin(server);
        ask(client, "well");
        Await.until("the event has come", () -> receiver.has("well", COMPLETE));
        receiver.fail(3);
        int before = receiver.calls();
        long begun = System.nanoTime();
        ask(client, "outage");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        Await.until("the event has come in the end", () -> receiver.has("outage", COMPLETE));
        assertThat(receiver.calls()).isGreaterThanOrEqualTo(before + 4);
        receiver.fail(Integer.MAX_VALUE);
        ask(client, "lost");
        Await.until("the loss is counted", () -> lost(client) > 0);
        assertThat(receiver.has("lost", COMPLETE)).isFalse();
      }
    }
  }

  private static double lost(Client client) {
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("apiserver_audit_error_total{plugin=\"webhook\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void failsRequestsWhereEventsMustNotBeLost() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: Metadata
              nonResourceURLs: [/version]
            """);
    try (WebhookReceiver receiver = new WebhookReceiver(keys)) {
      Path config = receiver.kubeconfig(folder, keys.resolve("pki/ca.crt"));
      try (TestApiServer server =
          TestApiServer.start(
              "--audit-policy-file=" + policy,
              "--audit-webhook-config-file=" + config,
              "--audit-webhook-initial-backoff=10ms",
              "--audit-webhook-mode=blocking-strict")) {
        Client client = Client.admin(server);
        ask(client, "kept");
        // blocking: it is there before the answer is
        assertThat(receiver.has("kept", "RequestReceived")).isTrue();
        assertThat(receiver.has("kept", COMPLETE)).isTrue();
        receiver.fail(Integer.MAX_VALUE);
        var refused = client.get("/version");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("failed to store audit event");
        assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
        receiver.fail(0);
        assertThat(client.get("/version").statusCode()).isEqualTo(200);
      }
    }
  }
}
