package io.tiphys.apiserver.discovery;

import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A group with all that is served of it.
 *
 * @param name empty for the core group
 * @param versions the preferred one first
 */
record ServedGroup(String name, List<String> versions, List<ResourceDefinition> definitions) {

  /** In the catalogue's order, by name. */
  static Map<String, ServedGroup> of(Collection<ResourceDefinition> all) {
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
    Set<String> versions = new LinkedHashSet<>();
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
