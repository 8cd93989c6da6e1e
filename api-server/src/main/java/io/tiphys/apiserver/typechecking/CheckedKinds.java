package io.tiphys.apiserver.typechecking;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import io.tiphys.apiserver.cel.structure.SchemaTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The kinds that a policy is for, as far as it names them, with their types. */
final class CheckedKinds {

  private static final int MOST = 10;

  private final ResourceCatalogue catalogue;

  CheckedKinds(ResourceCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  Map<String, DeclaredType> of(JsonNode spec) {
    Map<GroupVersionKind, DeclaredType> found = new HashMap<>();
    for (JsonNode rule : spec.path("matchConstraints").path("resourceRules")) {
      List<String> groups = exact(rule.path("apiGroups"));
      List<String> versions = exact(rule.path("apiVersions"));
      for (String group : groups) {
        for (String version : versions) {
          for (String resource : named(rule.path("resources"))) {
            if (found.size() < MOST) {
              find(group, version, resource, found);
            }
          }
        }
      }
    }
    Map<String, DeclaredType> sorted = new LinkedHashMap<>();
    found.keySet().stream()
        .sorted(
            Comparator.comparing(GroupVersionKind::group)
                .thenComparing(GroupVersionKind::version)
                .thenComparing(GroupVersionKind::kind))
        .forEach(kind -> sorted.put(shown(kind), found.getOrDefault(kind, UNKNOWN)));
    return sorted;
  }

  private static final DeclaredType UNKNOWN =
      new DeclaredType(DeclaredType.Kind.DYN, Map.of(), null, 0, 1);

  private static String shown(GroupVersionKind kind) {
    return (kind.group().isEmpty() ? "/" : "") + kind.apiVersion() + ", Kind=" + kind.kind();
  }

  /** Nothing if there is a pattern among them. */
  private static List<String> exact(JsonNode list) {
    List<String> exact = new ArrayList<>();
    for (JsonNode item : list) {
      if (item.asText().contains("*")) {
        return List.of();
      }
      exact.add(item.asText());
    }
    return exact;
  }

  private static Set<String> named(JsonNode list) {
    Set<String> named = new TreeSet<>();
    for (JsonNode item : list) {
      if (!item.asText().contains("*") && !item.asText().contains("/")) {
        named.add(item.asText());
      }
    }
    return named;
  }

  private void find(
      String group, String version, String resource, Map<GroupVersionKind, DeclaredType> found) {
    for (ResourceDefinition definition : catalogue.all()) {
      if (definition.group().equals(group)
          && definition.groupResource().resource().equals(resource)) {
        definition
            .version(version)
            .flatMap(known -> SchemaTypes.of(known.schema()))
            .ifPresent(type -> found.put(definition.kind(version), type));
      }
    }
  }

  /** The type of the parameters; empty if there are none, or they are of a kind unknown. */
  Optional<DeclaredType> params(JsonNode paramKind) {
    for (ResourceDefinition definition : catalogue.all()) {
      for (var version : definition.versions()) {
        GroupVersionKind kind = definition.kind(version.name());
        if (kind.kind().equals(paramKind.path("kind").asText())
            && kind.apiVersion().equals(paramKind.path("apiVersion").asText())) {
          return SchemaTypes.of(version.schema());
        }
      }
    }
    return Optional.empty();
  }
}
