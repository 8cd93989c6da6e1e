package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the cache must know of a resource.
 *
 * @param storagePrefix the segment of its keys, such as {@code pods} or {@code services/specs}
 * @param resources what it is called: usually one name, but Events have two groups
 * @param fields the values that field selectors may name, besides name and namespace
 */
public record StoredResource(
    String storagePrefix,
    boolean namespaced,
    Set<GroupResource> resources,
    Function<ObjectNode, Map<String, String>> fields) {
  public StoredResource {
    resources = Set.copyOf(resources);
  }
}
