package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.conversion.Conversions;
import io.tiphys.apiserver.resources.ResourceStrategy;

/**
 * One version of a resource, as requests name it, and how its objects are stored.
 *
 * @param stored the group and version of stored objects, which need not be the resource's own: both
 *     groups of Events share one store
 */
public record ServedResource(
    ResourceDefinition definition,
    Version version,
    GroupVersion stored,
    ResourceStrategy strategy) {

  public GroupResource groupResource() {
    return definition.groupResource();
  }

  public GroupVersion groupVersion() {
    return new GroupVersion(definition.group(), version.name());
  }

  public GroupVersionKind kind() {
    return definition.kind(version.name());
  }

  public GroupVersionKind storedKind() {
    return stored.kind(definition.names().kind());
  }

  /** Whether stored bytes can be sent as they are. */
  public boolean servedAsStored() {
    return groupVersion().equals(stored);
  }

  public boolean namespaced() {
    return definition.namespaced();
  }

  /** The store's key, without the store's own prefix. */
  String key(String namespace, String name) {
    return "/" + definition.storagePrefix() + "/" + CachedObject.key(namespace, name);
  }

  /** Changes an object in place from its stored version to this one. */
  public ObjectNode fromStored(ObjectNode object) {
    Conversions.convert(object, groupVersion());
    return object;
  }

  ObjectNode toStored(ObjectNode object) {
    Conversions.convert(object, stored);
    return object;
  }
}
