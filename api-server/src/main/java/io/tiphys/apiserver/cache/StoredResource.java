package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the cache must know of a resource.
 *
 * @param storagePrefix the segment of its keys, such as {@code pods} or {@code services/specs}
 * @param resources what it is called: usually one name, but Events have two groups
 * @param fields the values that field selectors may name, besides name and namespace
 * @param form what is made of an object that the store has; it may change the object
 */
public record StoredResource(
    String storagePrefix,
    boolean namespaced,
    Set<GroupResource> resources,
    Function<ObjectNode, Map<String, String>> fields,
    Optional<UnaryOperator<ObjectNode>> form) {

  /** A resource whose objects are taken as they are stored. */
  public StoredResource(
      String storagePrefix,
      boolean namespaced,
      Set<GroupResource> resources,
      Function<ObjectNode, Map<String, String>> fields) {
    this(storagePrefix, namespaced, resources, fields, Optional.empty());
  }

  public StoredResource {
    resources = Set.copyOf(resources);
  }
}
