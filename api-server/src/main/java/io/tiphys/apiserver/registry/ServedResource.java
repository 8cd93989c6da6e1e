package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.conversion.Conversions;
import io.tiphys.apiserver.resources.ResourceStrategy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One version of a resource, as requests name it, and how its objects are stored.
 *
 * @param stored the group and version of stored objects, which need not be the resource's own: both
 *     groups of Events share one store. For a custom resource, the version itself.
 * @param custom what more there is to know of a custom resource
 */
public record ServedResource(
    ResourceDefinition definition,
    Version version,
    GroupVersion stored,
    ResourceStrategy strategy,
    Optional<CustomKind> custom) {

  ServedResource(
      ResourceDefinition definition,
      Version version,
      GroupVersion stored,
      ResourceStrategy strategy) {
    this(definition, version, stored, strategy, Optional.empty());
  }

  /** One version of a custom resource; what writes work on is in that version. */
  public static ServedResource ofCustom(
      ResourceDefinition definition, Version version, ResourceStrategy strategy, CustomKind kind) {
    return new ServedResource(
        definition,
        version,
        new GroupVersion(definition.group(), version.name()),
        strategy,
        Optional.of(kind));
  }

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

  /** Whether what a write answers can be sent as it is. */
  public boolean servedAsStored() {
    return groupVersion().equals(stored);
  }

  /** Whether an object of the cache can be sent as it is. */
  public boolean isServedAsStored(CachedObject object) {
    return custom.isPresent()
        ? custom.get().isShownAs(object.json(), version.name())
        : servedAsStored();
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
    if (custom.isPresent()) {
      return custom.get().read(object, version.name());
    }
    Conversions.convert(object, groupVersion());
    return object;
  }

  /**
   * Objects of the cache as this version shows them. Only where a version has to be asked for
   * elsewhere does that make others of them, and then of all at once.
   */
  public List<CachedObject> shown(List<CachedObject> objects) {
    if (custom.isEmpty() || !custom.get().convertsElsewhere()) {
      return objects;
    }
    List<ObjectNode> trees =
        objects.stream().filter(o -> !isServedAsStored(o)).map(CachedObject::tree).toList();
    if (trees.isEmpty()) {
      return objects;
    }
    Iterator<ObjectNode> read = custom.get().read(trees, version.name()).iterator();
    List<CachedObject> shown = new ArrayList<>(objects.size());
    for (CachedObject object : objects) {
      shown.add(isServedAsStored(object) ? object : object.inForm(StoredForm.encode(read.next())));
    }
    return shown;
  }

  /** What the store has, in the version that writes work on. */
  ObjectNode loaded(ObjectNode object) {
    return custom.isPresent() ? custom.get().read(object, version.name()) : object;
  }

  /** What to store for an object that writes have worked on. */
  ObjectNode storage(ObjectNode object) {
    return custom.isPresent() ? custom.get().toStorage(object) : object;
  }

  ObjectNode toStored(ObjectNode object) {
    Conversions.convert(object, stored);
    return object;
  }
}
