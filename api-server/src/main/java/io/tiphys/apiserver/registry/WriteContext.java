package io.tiphys.apiserver.registry;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.WriteOptions;
import java.util.List;

/**
 * The request that a write serves.
 *
 * @param warnings collects what to tell the client in {@code Warning} headers
 */
public record WriteContext(
    RequestInfo request,
    User user,
    WriteOptions options,
    ServedResource resource,
    List<String> warnings) {

  String namespace() {
    return resource.namespaced() ? request.namespace() : "";
  }

  String name() {
    return request.name();
  }
}
