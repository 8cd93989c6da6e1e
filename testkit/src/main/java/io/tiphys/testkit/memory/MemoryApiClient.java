package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceType;
import java.util.Optional;

/** Calls on objects in memory. */
final class MemoryApiClient implements ApiClient {

  private final MemoryCluster cluster;

  MemoryApiClient(MemoryCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public <T extends HasMetadata> ResourceClient<T> resources(Class<T> type) {
    return new MemoryResourceClient<>(cluster, ResourceType.of(type));
  }

  @Override
  public ResourceClient<PartialObjectMetadata> metadata(
      GroupVersionResource resource, boolean namespaced) {
    return new MemoryResourceClient<>(
        cluster,
        new ResourceType<>(
            PartialObjectMetadata.class, resource, "PartialObjectMetadata", namespaced));
  }

  @Override
  public JsonNode call(String method, String path, Optional<JsonNode> body) {
    throw new UnsupportedOperationException(
        "paths need a server (TestApiServer): " + method + " " + path);
  }

  @Override
  public void close() {}
}
