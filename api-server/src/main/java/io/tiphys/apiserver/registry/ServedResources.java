package io.tiphys.apiserver.registry;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.cache.StoredResource;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.Strategies;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What of the catalogue can be asked for. */
public final class ServedResources {

  private final ResourceCatalogue catalogue;
  private final CustomKinds customKinds;
  private final ConcurrentMap<GroupVersionResource, ServedResource> known =
      new ConcurrentHashMap<>();

  public ServedResources(ResourceCatalogue catalogue) {
    this(catalogue, CustomKinds.NONE);
  }

  /**
   * @param customKinds what the catalogue has besides built-in resources
   */
  public ServedResources(ResourceCatalogue catalogue, CustomKinds customKinds) {
    this.catalogue = catalogue;
    this.customKinds = customKinds;
  }

  /** The resource that a request names, or empty if none is served there. */
  public Optional<ServedResource> find(GroupVersionResource resource) {
    ServedResource found = known.get(resource);
    if (found != null) {
      return Optional.of(found);
    }
    Optional<ServedResource> custom = customKinds.findServed(resource);
    if (custom.isPresent()) {
      return custom;
    }
    Optional<ServedResource> made =
        catalogue.find(resource).flatMap(definition -> of(definition, resource.version()));
    made.ifPresent(served -> known.put(resource, served));
    return made;
  }

  /** All versions of a resource, and of others that show the same objects. */
  List<ServedResource> equivalents(ServedResource resource) {
    List<ServedResource> all = new ArrayList<>();
    for (ResourceDefinition definition : catalogue.all()) {
      if (definition.storagePrefix().equals(resource.definition().storagePrefix())
          && definition.stored()) {
        for (Version version : definition.versions()) {
          GroupVersion served = new GroupVersion(definition.group(), version.name());
          find(served.resource(definition.groupResource().resource())).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /** A resource in the version that it is stored in. */
  public ServedResource stored(GroupResource resource) {
    for (ResourceDefinition definition : catalogue.all()) {
      if (definition.groupResource().equals(resource)) {
        return customKinds
            .findStored(resource)
            .or(() -> of(definition, definition.storageVersion()))
            .orElseThrow();
      }
    }
    throw new IllegalArgumentException("no such resource: " + resource);
  }

  private Optional<ServedResource> of(ResourceDefinition definition, String version) {
    return definition
        .version(version)
        .map(v ->
            new ServedResource(
                definition,
                v,
                storedVersion(definition),
                Strategies.find(definition.groupResource())));
  }

  /** The version of whichever definition comes first under the same keys. */
  private GroupVersion storedVersion(ResourceDefinition definition) {
    for (ResourceDefinition other : catalogue.all()) {
      if (other.stored() && other.storagePrefix().equals(definition.storagePrefix())) {
        return new GroupVersion(other.group(), other.storageVersion());
      }
    }
    return new GroupVersion(definition.group(), definition.storageVersion());
  }

  /** What the caches hold: one entry for each prefix of keys. */
  public Collection<StoredResource> caches() {
    Map<String, List<ResourceDefinition>> byPrefix = new LinkedHashMap<>();
    for (ResourceDefinition definition : catalogue.all()) {
      if (definition.stored()) {
        byPrefix
            .computeIfAbsent(definition.storagePrefix(), p -> new ArrayList<>(1))
            .add(definition);
      }
    }
    List<StoredResource> caches = new ArrayList<>();
    byPrefix.forEach((prefix, definitions) -> {
      Set<GroupResource> names = new HashSet<>();
      definitions.forEach(definition -> names.add(definition.groupResource()));
      ResourceDefinition first = definitions.getFirst();
      ResourceStrategy strategy = Strategies.find(first.groupResource());
      caches.add(new StoredResource(prefix, first.namespaced(), names, strategy::selectableFields));
    });
    return caches;
  }
}
