package io.tiphys.api.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.schema.BuiltInSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The resources of Kubernetes' stable groups, from the facts in {@code resources.yaml}. */
public final class BuiltInResources implements ResourceCatalogue {

  private static final Set<String> ALL_VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final Set<String> SUBRESOURCE_VERBS = Set.of("get", "patch", "update");

  private static final class Holder {
    static final BuiltInResources SHARED = new BuiltInResources(BuiltInSchemas.shared());
  }

  private final BuiltInSchemas schemas;
  private final Map<GroupVersionResource, ResourceDefinition> byResource = new LinkedHashMap<>();
  private final Map<GroupVersionKind, ResourceDefinition> byKind = new HashMap<>();
  private final List<ResourceDefinition> all;

  private BuiltInResources(BuiltInSchemas schemas) {
    this.schemas = schemas;
    List<ResourceDefinition> definitions = new ArrayList<>();
    for (JsonNode group : facts()) {
      group
          .path("resources")
          .forEachEntry((plural, facts) -> definitions.add(definition(group, plural, facts)));
    }
    all = List.copyOf(definitions);
    all.forEach(this::index);
  }

  /** The one instance; made on first use. */
  public static BuiltInResources catalogue() {
    return Holder.SHARED;
  }

  private static JsonNode facts() {
    try (InputStream file = BuiltInResources.class.getResourceAsStream("resources.yaml")) {
      return new YAMLMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void index(ResourceDefinition definition) {
    for (Version version : definition.versions()) {
      byResource.put(definition.resource(version.name()), definition);
      byKind.put(definition.kind(version.name()), definition);
    }
  }

  private ResourceDefinition definition(JsonNode group, String plural, JsonNode facts) {
    String groupName = group.path("group").asText();
    String kind = facts.path("kind").asText();
    Names names =
        new Names(
            plural,
            facts.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
            kind,
            facts.path("listKind").asText(kind + "List"),
            texts(facts.path("shortNames")),
            texts(facts.path("categories")));
    List<Version> versions = new ArrayList<>();
    for (String version : texts(group.path("versions"))) {
      GroupVersionKind own = new GroupVersion(groupName, version).kind(kind);
      versions.add(
          new Version(
              version,
              true,
              schemas.find(own).orElseThrow(() -> new IllegalStateException("no schema: " + own)),
              verbs(facts, ALL_VERBS),
              subresources(own, facts.path("subresources")),
              List.of()));
    }
    return new ResourceDefinition(
        groupName,
        names,
        !facts.path("scope").asText().equals("Cluster"),
        versions,
        versions.getFirst().name(),
        facts.path("storagePrefix").asText(plural));
  }

  private static List<Subresource> subresources(GroupVersionKind own, JsonNode facts) {
    List<Subresource> subresources = new ArrayList<>();
    facts.forEachEntry((name, fact) ->
        subresources.add(
            new Subresource(
                name,
                new GroupVersionKind(
                    fact.path("group").asText(own.group()),
                    fact.path("version").asText(own.version()),
                    fact.path("kind").asText(own.kind())),
                verbs(fact, SUBRESOURCE_VERBS))));
    return subresources;
  }

  private static Set<String> verbs(JsonNode facts, Set<String> otherwise) {
    return facts.has("verbs") ? Set.copyOf(texts(facts.path("verbs"))) : otherwise;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @Override
  public Optional<ResourceDefinition> find(GroupVersionResource resource) {
    return Optional.ofNullable(byResource.get(resource));
  }

  @Override
  public Optional<ResourceDefinition> find(GroupVersionKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  @Override
  public Collection<ResourceDefinition> all() {
    return all;
  }
}
