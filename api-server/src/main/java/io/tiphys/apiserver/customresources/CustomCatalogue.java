package io.tiphys.apiserver.customresources;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.registry.CustomKinds;
import io.tiphys.apiserver.registry.ServedResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue of what is built in, and of the custom resources that are served now. What is built
 * in is found as if there were nothing else.
 */
public final class CustomCatalogue implements ResourceCatalogue, CustomKinds {

  private final ResourceCatalogue builtIn;
  private volatile State state;

  private record State(
      Map<String, DefinedKind> byName,
      Map<GroupVersionResource, ServedResource> byResource,
      Map<GroupVersionKind, DefinedKind> byKind,
      Collection<ResourceDefinition> all) {}

  public CustomCatalogue(ResourceCatalogue builtIn) {
    this.builtIn = builtIn;
    this.state = new State(Map.of(), Map.of(), Map.of(), builtIn.all());
  }

  /** Serves a kind from now on, in the place of what its definition said before. */
  synchronized void put(DefinedKind kind) {
    Map<String, DefinedKind> byName = new HashMap<>(state.byName);
    byName.put(kind.name(), kind);
    state = state(byName);
  }

  /** Serves the kind of that definition no longer. */
  synchronized void remove(String name) {
    if (state.byName.containsKey(name)) {
      Map<String, DefinedKind> byName = new HashMap<>(state.byName);
      byName.remove(name);
      state = state(byName);
    }
  }

  private State state(Map<String, DefinedKind> byName) {
    Map<GroupVersionResource, ServedResource> byResource = new HashMap<>();
    Map<GroupVersionKind, DefinedKind> byKind = new HashMap<>();
    List<ResourceDefinition> all = new ArrayList<>(builtIn.all());
    byName.values().stream()
        .sorted(
            Comparator.comparing((DefinedKind kind) -> kind.definition().group())
                .thenComparing(kind -> kind.definition().names().plural()))
        .forEach(kind -> {
          all.add(kind.definition());
          for (DefinedVersion version : kind.versions()) {
            if (version.isServed()) {
              byResource.put(kind.definition().resource(version.name()), version.served());
              byKind.put(kind.definition().kind(version.name()), kind);
            }
          }
        });
    return new State(Map.copyOf(byName), byResource, byKind, List.copyOf(all));
  }

  /** The kind of a definition, if it is served. */
  Optional<DefinedKind> kind(String name) {
    return Optional.ofNullable(state.byName.get(name));
  }

  /** The custom kind whose objects those are. */
  Optional<DefinedKind> kind(GroupVersionKind kind) {
    return Optional.ofNullable(state.byKind.get(kind));
  }

  Collection<DefinedKind> kinds() {
    return state.byName.values();
  }

  @Override
  public Optional<ServedResource> findServed(GroupVersionResource resource) {
    return Optional.ofNullable(state.byResource.get(resource));
  }

  @Override
  public Optional<ServedResource> findStored(GroupResource resource) {
    return kind(resource.resource() + "." + resource.group())
        .flatMap(kind -> kind.version(kind.definition().storageVersion()))
        .map(DefinedVersion::served);
  }

  @Override
  public Optional<ResourceDefinition> find(GroupVersionResource resource) {
    return builtIn.find(resource).or(() -> findServed(resource).map(ServedResource::definition));
  }

  @Override
  public Optional<ResourceDefinition> find(GroupVersionKind kind) {
    return builtIn.find(kind).or(() -> kind(kind).map(DefinedKind::definition));
  }

  @Override
  public Collection<ResourceDefinition> all() {
    return state.all;
  }
}
