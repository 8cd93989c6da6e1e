package io.tiphys.node.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.tiphys.api.json.Json;
import io.tiphys.node.cri.v1.AuthConfig;
import io.tiphys.node.env.NamespaceObjects;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The registry credentials in a pod's {@code imagePullSecrets}. */
public final class PullSecrets {

  private PullSecrets() {}

  public static List<AuthConfig> of(Pod pod, NamespaceObjects objects) {
    List<AuthConfig> credentials = new ArrayList<>();
    for (LocalObjectReference reference :
        Objects.requireNonNullElse(
            pod.getSpec().getImagePullSecrets(), List.<LocalObjectReference>of())) {
      objects
          .findSecret(pod.getMetadata().getNamespace(), reference.getName())
          .ifPresent(secret -> credentials.addAll(read(secret)));
    }
    return credentials;
  }

  private static List<AuthConfig> read(Secret secret) {
    Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
    Optional<JsonNode> config = parse(data.get(".dockerconfigjson")).map(all -> all.path("auths"));
    JsonNode servers = config.or(() -> parse(data.get(".dockercfg"))).orElseGet(Json::newObject);
    List<AuthConfig> found = new ArrayList<>();
    servers
        .properties()
        .forEach(server ->
            found.add(
                AuthConfig.newBuilder()
                    .setServerAddress(server.getKey())
                    .setUsername(server.getValue().path("username").asText())
                    .setPassword(server.getValue().path("password").asText())
                    .setAuth(server.getValue().path("auth").asText())
                    .setIdentityToken(server.getValue().path("identitytoken").asText())
                    .build()));
    return found;
  }

  private static Optional<JsonNode> parse(@org.jspecify.annotations.Nullable String base64) {
    try {
      return base64 == null
          ? Optional.empty()
          : Optional.of(Json.parse(Base64.getDecoder().decode(base64)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
