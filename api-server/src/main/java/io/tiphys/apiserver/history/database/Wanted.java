package io.tiphys.apiserver.history.database;

import io.tiphys.api.resource.GroupResource;
import java.util.Optional;

/**
 * Which objects a question is about.
 *
 * @param resource of any, if empty
 * @param namespace that of namespaced objects; empty for those of the cluster or, where {@code
 *     everywhere}, of any
 * @param name any, if empty
 */
public record Wanted(
    Optional<GroupResource> resource, String namespace, Optional<String> name, boolean everywhere) {

  /** The objects of one resource. */
  public static Wanted list(GroupResource resource, String namespace, boolean everywhere) {
    return new Wanted(Optional.of(resource), namespace, Optional.empty(), everywhere);
  }

  public static Wanted one(GroupResource resource, String namespace, String name) {
    return new Wanted(Optional.of(resource), namespace, Optional.of(name), false);
  }

  /** All objects of a namespace, or of all namespaces. */
  public static Wanted namespaced(String namespace) {
    return new Wanted(Optional.empty(), namespace, Optional.empty(), namespace.isEmpty());
  }

  /** All objects that have no namespace. */
  public static Wanted ofCluster() {
    return new Wanted(Optional.empty(), "", Optional.empty(), false);
  }
}
