package io.tiphys.apiserver.discovery;

import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.VersionOrder;
import io.tiphys.apiserver.discovery.RemoteGroups.RemoteVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group with all that is served of it.
 *
 * @param name empty for the core group
 * @param versions the preferred one first
 * @param remote those of the versions that other servers serve
 */
record ServedGroup(
    String name,
    List<String> versions,
    List<ResourceDefinition> definitions,
    Map<String, RemoteVersion> remote) {

  /** In the order of discovery, by name. */
  static Map<String, ServedGroup> of(Collection<ResourceDefinition> all, RemoteGroups others) {
    Map<String, ServedGroup> own = of(all);
    if (others.versions().isEmpty()) {
      return own;
    }
    Map<String, ServedGroup> groups = new LinkedHashMap<>(own);
    for (RemoteVersion one : others.versions()) {
      String name = one.groupVersion().group();
      ServedGroup known = groups.getOrDefault(name, new ServedGroup(name, List.of(), List.of()));
      groups.put(name, known.with(one, others));
    }
    List<ServedGroup> ordered = new ArrayList<>(groups.values());
    // the group that describes them all stays the first; the sort keeps the order of equals
    ordered.sort(Comparator.comparingLong(group -> -priority(group.name(), others)));
    groups.clear();
    ordered.forEach(group -> groups.put(group.name(), group));
    return groups;
  }

  private static long priority(String group, RemoteGroups others) {
    return group.equals("apiregistration.k8s.io") ? Long.MAX_VALUE : others.priority(group);
  }

  private ServedGroup(String name, List<String> versions, List<ResourceDefinition> definitions) {
    this(name, versions, definitions, Map.of());
  }

  private ServedGroup with(RemoteVersion version, RemoteGroups others) {
    Map<String, RemoteVersion> more = new LinkedHashMap<>(remote);
    more.put(version.groupVersion().version(), version);
    Set<String> names = new LinkedHashSet<>(versions);
    names.add(version.groupVersion().version());
    List<String> ordered = new ArrayList<>(names);
    ordered.sort(Comparator.comparingLong(v -> -others.priority(new GroupVersion(name, v))));
    return new ServedGroup(name, List.copyOf(ordered), definitions, Map.copyOf(more));
  }

  /** In the catalogue's order, by name. */
  private static Map<String, ServedGroup> of(Collection<ResourceDefinition> all) {
    Map<String, List<ResourceDefinition>> definitions = new LinkedHashMap<>();
    for (ResourceDefinition definition : all) {
      definitions.computeIfAbsent(definition.group(), g -> new ArrayList<>()).add(definition);
    }
    Map<String, ServedGroup> groups = new LinkedHashMap<>();
    definitions.forEach((name, members) -> {
      List<String> versions = versions(members);
      if (!versions.isEmpty()) {
        groups.put(name, new ServedGroup(name, versions, List.copyOf(members)));
      }
    });
    return groups;
  }

  private static List<String> versions(List<ResourceDefinition> definitions) {
    Set<String> versions = new TreeSet<>(VersionOrder.INSTANCE);
    for (ResourceDefinition definition : definitions) {
      for (Version version : definition.versions()) {
        if (version.served()) {
          versions.add(version.name());
        }
      }
    }
    return List.copyOf(versions);
  }

  /** The resources that have that version. */
  List<ResourceDefinition> resources(String version) {
    return definitions.stream()
        .filter(d -> d.version(version).filter(Version::served).isPresent())
        .toList();
  }
}
