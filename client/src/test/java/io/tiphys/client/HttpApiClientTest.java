package io.tiphys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.client.ClusterAccess.Token;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.TrialServer.Answer;
import io.tiphys.client.TrialServer.Received;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpApiClientTest {

  private static final String CONFLICT =
      """
      {"kind":"Status","apiVersion":"v1","status":"Failure","message":"Operation cannot be fulfilled",
       "reason":"Conflict","details":{"name":"a","kind":"configmaps","causes":[{"reason":"r","message":"m","field":"f"}]},
       "code":409}
      """;

  private final TrialServer server;
  private final ApiClient client;

  HttpApiClientTest() throws Exception {
    server = new TrialServer();
    client = ApiClient.connect(server.access().as(Token.of("secret")), "trial/1");
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private Received last() {
    return server.received().getLast();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .endMetadata()
        .build();
  }

  @Test
  void sendsEachCallToUpstreamsPath() {
    server.answer(r -> Optional.of(Answer.of(200, "{\"metadata\":{\"name\":\"a\"}}")));
    var configMaps = client.resources(ConfigMap.class);

    configMaps.fetch("ns", "a");
    assertThat(last().path()).isEqualTo("/api/v1/namespaces/ns/configmaps/a");
    assertThat(last().headers())
        .containsEntry("User-Agent", "trial/1")
        .containsEntry("Authorization", "Bearer secret");

    configMaps.create(configMap("a"));
    assertThat(last().method() + last().path()).isEqualTo("POST/api/v1/namespaces/ns/configmaps");
    configMaps.update(configMap("a"));
    assertThat(last().method() + last().path()).isEqualTo("PUT/api/v1/namespaces/ns/configmaps/a");
    configMaps.updateStatus(configMap("a"));
    assertThat(last().path()).endsWith("/configmaps/a/status");

    client.resources(Node.class).fetch("", "n1");
    assertThat(last().path()).isEqualTo("/api/v1/nodes/n1");
    client.resources(Deployment.class).list("", new ListOptions("app in (a,b)", "x=y", "0"));
    assertThat(last().path()).isEqualTo("/apis/apps/v1/deployments");
    assertThat(last().query())
        .isEqualTo(
            Map.of(
                "labelSelector", "app in (a,b)", "fieldSelector", "x=y", "resourceVersion", "0"));

    configMaps.patch("ns", "a", Patch.strategic(Json.newObject().put("x", 1)).on("status"));
    assertThat(last().method() + last().path())
        .isEqualTo("PATCH/api/v1/namespaces/ns/configmaps/a/status");
    assertThat(last().headers())
        .containsEntry("Content-Type", "application/strategic-merge-patch+json");

    configMaps.delete("ns", "a", DeleteOptions.background().withUid("u"));
    assertThat(last().body())
        .contains("\"propagationPolicy\":\"Background\"", "\"preconditions\":{\"uid\":\"u\"}");
  }

  @Test
  void throwsTheServersOwnStatus() {
    server.answer(r -> Optional.of(Answer.of(409, CONFLICT)));
    StatusException thrown =
        catchThrowableOfType(
            StatusException.class, () -> client.resources(ConfigMap.class).update(configMap("a")));

    assertThat(thrown.status().reason()).contains(StatusReason.CONFLICT);
    assertThat(thrown.status().name()).isEqualTo("a");
    assertThat(thrown.status().causes()).hasSize(1);
  }

  @Test
  void makesAStatusOfAnAnswerThatIsNone() {
    server.answer(r -> Optional.of(Answer.of(502, "<html>bad gateway")));
    assertThatThrownBy(() -> client.call("GET", "/x", Optional.empty()))
        .isInstanceOf(StatusException.class)
        .hasMessage("<html>bad gateway");
  }

  @Test
  void tellsAMissingObjectFromAnError() {
    server.answer(r -> Optional.of(Answer.of(404, "")));
    assertThat(client.resources(ConfigMap.class).find("ns", "a")).isEmpty();
    assertThatThrownBy(() -> client.resources(ConfigMap.class).fetch("ns", "a"))
        .isInstanceOf(StatusException.class);
  }

  @Test
  void waitsAsToldAndTriesAgain() {
    AtomicInteger calls = new AtomicInteger();
    server.answer(r ->
        Optional.of(
            calls.incrementAndGet() < 3
                ? new Answer(429, Map.of("Retry-After", "0"), "")
                : Answer.of(201, "{}")));
    client.resources(ConfigMap.class).create(configMap("a"));
    assertThat(calls).hasValue(3);
  }

  @Test
  void repeatsNoCreateThatMayHaveHappened() {
    server.answer(r -> Optional.of(new Answer(503, Map.of("Retry-After", "0"), "")));
    assertThatThrownBy(() -> client.resources(ConfigMap.class).create(configMap("a")))
        .isInstanceOf(StatusException.class);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void asksTheNextServerWhenOneIsAway() {
    URI away = URI.create("http://127.0.0.1:1");
    ClusterAccess access =
        new ClusterAccess(
            List.of(away, server.uri()), Optional.empty(), false, new ClusterAccess.Anonymous());
    server.answer(r -> Optional.of(Answer.of(200, "{}")));
    try (ApiClient two = ApiClient.connect(access, "trial")) {
      two.resources(ConfigMap.class).create(configMap("a"));
    }
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void saysWhichServerCannotBeReached() {
    ClusterAccess access =
        new ClusterAccess(
            List.of(URI.create("http://127.0.0.1:1")),
            Optional.empty(),
            false,
            new ClusterAccess.Anonymous());
    try (ApiClient lost = ApiClient.connect(access, "trial")) {
      assertThatThrownBy(() -> lost.call("GET", "/readyz", Optional.empty()))
          .isInstanceOf(ApiUnreachableException.class)
          .hasMessageContaining("GET http://127.0.0.1:1/readyz");
    }
  }

  @Test
  void givesTextAsText() {
    server.answer(r -> Optional.of(new Answer(200, Map.of("Content-Type", "text/plain"), "ok")));
    assertThat(client.call("GET", "/readyz", Optional.empty()).asText()).isEqualTo("ok");
  }
}
