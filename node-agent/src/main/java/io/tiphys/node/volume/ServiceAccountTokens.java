package io.tiphys.node.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens of service accounts bound to pods, renewed when four fifths of their time are over. */
public final class ServiceAccountTokens {

  private static final long DEFAULT_SECONDS = 3600;

  private record Key(String podUid, String audience, long seconds) {}

  private record Token(String text, Instant renewAt) {}

  private final ApiClient client;
  private final InstantSource clock;
  private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

  public ServiceAccountTokens(ApiClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A token that is valid for a while yet. */
  String fetch(Pod pod, ServiceAccountTokenProjection projection) {
    long seconds = Objects.requireNonNullElse(projection.getExpirationSeconds(), DEFAULT_SECONDS);
    Key key =
        new Key(
            pod.getMetadata().getUid(),
            Objects.requireNonNullElse(projection.getAudience(), ""),
            seconds);
    Token known = tokens.get(key);
    if (known != null && clock.instant().isBefore(known.renewAt())) {
      return known.text();
    }
    Token fresh = request(pod, key);
    tokens.put(key, fresh);
    return fresh.text();
  }

  private Token request(Pod pod, Key key) {
    ObjectNode body =
        Json.newObject().put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    ObjectNode spec = body.putObject("spec").put("expirationSeconds", key.seconds());
    if (key.audience().isEmpty()) {
      spec.putArray("audiences");
    } else {
      spec.putArray("audiences").add(key.audience());
    }
    spec.putObject("boundObjectRef")
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("name", pod.getMetadata().getName())
        .put("uid", key.podUid());
    String account = Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
    JsonNode status =
        client
            .resources(ServiceAccount.class)
            .post(pod.getMetadata().getNamespace(), account, "token", body)
            .path("status");
    Instant now = clock.instant();
    Instant expires = Instant.parse(status.path("expirationTimestamp").asText());
    Duration lifetime = Duration.between(now, expires);
    return new Token(
        status.path("token").asText(), now.plus(lifetime.multipliedBy(4).dividedBy(5)));
  }

  void forget(String podUid) {
    tokens.keySet().removeIf(key -> key.podUid().equals(podUid));
  }
}
