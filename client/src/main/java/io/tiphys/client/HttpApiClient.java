package io.tiphys.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.Transport.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls over HTTP. */
final class HttpApiClient implements ApiClient {

  static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final ClusterAccess access;
  private final Optional<Leadership> leadership;
  private final Transport transport;

  HttpApiClient(ClusterAccess access, String userAgent, Optional<Leadership> leadership) {
    this.access = access;
    this.leadership = leadership;
    this.transport = new Transport(access, userAgent, leadership);
  }

  @Override
  public ApiClient as(ClusterAccess.Credentials credentials, String userAgent) {
    return new HttpApiClient(access.as(credentials), userAgent, leadership);
  }

  @Override
  public <T extends HasMetadata> ResourceClient<T> resources(Class<T> type) {
    return new HttpResourceClient<>(transport, ResourceType.of(type));
  }

  @Override
  public ResourceClient<PartialObjectMetadata> metadata(
      GroupVersionResource resource, boolean namespaced) {
    return new HttpResourceClient<>(
        transport,
        new ResourceType<>(
            PartialObjectMetadata.class, resource, "PartialObjectMetadata", namespaced));
  }

  @Override
  public JsonNode call(String method, String path, Optional<JsonNode> body) {
    byte @Nullable [] bytes = body.isPresent() ? Json.bytes(body.get()) : null;
    Map<String, String> headers =
        bytes == null
            ? Map.of("Accept", "application/json, */*")
            : Map.of("Accept", "application/json, */*", "Content-Type", "application/json");
    return tree(transport.call(new Request(method, path, bytes, headers, CALL_TIMEOUT)));
  }

  /** The body as a tree; text that is no JSON (health, metrics) as a string. */
  static JsonNode tree(byte[] body) {
    if (body.length == 0) {
      return NullNode.getInstance();
    }
    try {
      return Json.parse(body);
    } catch (JsonProcessingException e) {
      return com.fasterxml.jackson.databind.node.TextNode.valueOf(
          new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
