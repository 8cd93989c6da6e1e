package io.tiphys.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.resource.GroupVersionResource;
import java.util.Optional;

/**
 * A component's connection to the API server, under one identity. Safe for use by any thread; every
 * call blocks and is meant for virtual threads. A refused call throws {@link
 * io.tiphys.api.status.StatusException} with the server's own {@code Status}; a server that cannot
 * be reached throws {@link ApiUnreachableException}.
 */
public interface ApiClient extends AutoCloseable {

  /**
   * Connects lazily: a server that is away shows at the first call.
   *
   * @param userAgent names the component, such as {@code kube-scheduler}
   */
  static ApiClient connect(ClusterAccess access, String userAgent) {
    return new HttpApiClient(access, userAgent, Optional.empty());
  }

  /** The same for a leader: what it writes is fenced. */
  static ApiClient connect(ClusterAccess access, String userAgent, Leadership leadership) {
    return new HttpApiClient(access, userAgent, Optional.of(leadership));
  }

  /**
   * A connection of somebody else to the same servers, under the same leadership if there is one.
   * It is closed apart.
   */
  default ApiClient as(ClusterAccess.Credentials credentials, String userAgent) {
    throw new UnsupportedOperationException("no other identity");
  }

  /** Calls on one kind; the paths are read from the annotations of the model class. */
  <T extends HasMetadata> ResourceClient<T> resources(Class<T> type);

  /**
   * Calls on any kind of which only the metadata matters: that alone is sent by a server that knows
   * how. Not for {@code update}: the rest of the object would be lost.
   */
  default ResourceClient<PartialObjectMetadata> metadata(
      GroupVersionResource resource, boolean namespaced) {
    throw new UnsupportedOperationException("no metadata of " + resource);
  }

  /**
   * A call on any path: reviews, health, raw resources.
   *
   * @return the answer's body, a null node where it is empty
   */
  JsonNode call(String method, String path, Optional<JsonNode> body);

  @Override
  void close();
}
