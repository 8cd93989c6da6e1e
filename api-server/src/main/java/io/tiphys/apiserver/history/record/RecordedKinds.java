package io.tiphys.apiserver.history.record;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.history.database.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads from the store's keys which objects they are, and knows which are recorded. */
public final class RecordedKinds {

  private final String prefix;
  private final Map<String, GroupResource> builtIn;
  private final Map<GroupResource, GroupResource> names;
  private final Set<GroupResource> leftOut;

  /**
   * @param prefix of all keys, such as {@code /registry/}
   * @param leftOut resources as {@code leases.coordination.k8s.io}, {@code events} for the core
   *     group
   */
  public RecordedKinds(String prefix, ResourceCatalogue catalogue, List<String> leftOut) {
    this.prefix = prefix;
    this.builtIn = builtIn(catalogue);
    this.names = names(catalogue, builtIn);
    Set<GroupResource> out = new HashSet<>();
    leftOut.forEach(name -> out.add(canonical(resource(name))));
    this.leftOut = Set.copyOf(out);
  }

  private static Map<GroupResource, GroupResource> names(
      ResourceCatalogue catalogue, Map<String, GroupResource> builtIn) {
    Map<GroupResource, GroupResource> names = new HashMap<>();
    for (ResourceDefinition definition : List.copyOf(catalogue.all())) {
      GroupResource stored = builtIn.get(definition.storagePrefix());
      if (stored != null && !stored.equals(definition.groupResource())) {
        names.put(definition.groupResource(), stored);
      }
    }
    return Map.copyOf(names);
  }

  /** The name under which objects are recorded that have several: both groups have Events. */
  public GroupResource canonical(GroupResource resource) {
    return names.getOrDefault(resource, resource);
  }

  private static Map<String, GroupResource> builtIn(ResourceCatalogue catalogue) {
    Map<String, GroupResource> prefixes = new HashMap<>();
    for (ResourceDefinition definition : List.copyOf(catalogue.all())) {
      if (definition.stored()) {
        prefixes.putIfAbsent(definition.storagePrefix(), definition.groupResource());
      }
    }
    return Map.copyOf(prefixes);
  }

  /** Reads {@code deployments.apps} and {@code pods}. */
  public static GroupResource resource(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new GroupResource("", name)
        : new GroupResource(name.substring(dot + 1), name.substring(0, dot));
  }

  public boolean records(GroupResource resource) {
    return !leftOut.contains(resource);
  }

  /** What is left out, for people and for comparison. */
  public String leftOut() {
    Set<String> names = new TreeSet<>();
    leftOut.forEach(resource -> names.add(resource.toString()));
    return String.join(",", names);
  }

  /** The object under a key; empty for keys that are none, or none that is recorded. */
  public Optional<ObjectKey> find(String key) {
    if (!key.startsWith(prefix)) {
      return Optional.empty();
    }
    String[] parts = key.substring(prefix.length()).split("/", -1);
    if (parts.length >= 2) {
      GroupResource one = builtIn.get(parts[0]);
      if (one != null) {
        return object(key, one, parts, 1);
      }
      GroupResource two = builtIn.get(parts[0] + "/" + parts[1]);
      if (two == null && parts[0].contains(".")) {
        two = new GroupResource(parts[0], parts[1]);
      }
      if (two != null) {
        return object(key, two, parts, 2);
      }
    }
    return Optional.empty();
  }

  private Optional<ObjectKey> object(String key, GroupResource resource, String[] parts, int from) {
    if (!records(resource)) {
      return Optional.empty();
    }
    return switch (parts.length - from) {
      case 1 -> Optional.of(new ObjectKey(key, resource, "", parts[from]));
      case 2 -> Optional.of(new ObjectKey(key, resource, parts[from], parts[from + 1]));
      default -> Optional.empty();
    };
  }
}
