package io.tiphys.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.discovery.RemoteGroups.RemoteVersion;
import java.util.Collection;
import java.util.Set;

/** Discovery's newer form: all groups with all their resources in one document (KEP-3352). */
final class AggregatedDiscovery {

  private AggregatedDiscovery() {}

  /** Takes {@code v2} or {@code v2beta1}, which differ in name alone. */
  static ObjectNode list(Collection<ServedGroup> groups, String discoveryVersion) {
    ObjectNode document =
        Json.newObject()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + discoveryVersion);
    document.putObject("metadata");
    ArrayNode items = document.putArray("items");
    for (ServedGroup group : groups) {
      ObjectNode item = items.addObject();
      ObjectNode metadata = item.putObject("metadata");
      if (!group.name().isEmpty()) {
        metadata.put("name", group.name());
      }
      ArrayNode versions = item.putArray("versions");
      for (String version : group.versions()) {
        ObjectNode entry = versions.addObject().put("version", version);
        RemoteVersion remote = group.remote().get(version);
        if (remote != null) {
          entry.set("resources", remote.resources());
          entry.put("freshness", remote.current() ? "Current" : "Stale");
          continue;
        }
        ArrayNode resources = entry.putArray("resources");
        for (ResourceDefinition definition : group.resources(version)) {
          resource(resources.addObject(), definition, definition.version(version).orElseThrow());
        }
        entry.put("freshness", "Current");
      }
    }
    return document;
  }

  private static void resource(ObjectNode node, ResourceDefinition definition, Version version) {
    GroupVersionKind own = definition.kind(version.name());
    node.put("resource", definition.names().plural());
    kind(node.putObject("responseKind"), own, own.groupVersion());
    node.put("scope", definition.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", definition.names().singular());
    verbs(node, version.verbs());
    if (!definition.names().shortNames().isEmpty()) {
      definition.names().shortNames().forEach(node.putArray("shortNames")::add);
    }
    if (!definition.names().categories().isEmpty()) {
      definition.names().categories().forEach(node.putArray("categories")::add);
    }
    if (!version.subresources().isEmpty()) {
      ArrayNode subresources = node.putArray("subresources");
      for (Subresource subresource : version.subresources()) {
        ObjectNode entry = subresources.addObject().put("subresource", subresource.name());
        kind(entry.putObject("responseKind"), subresource.kind(), own.groupVersion());
        verbs(entry, subresource.verbs());
      }
    }
  }

  /** Group and version stay empty where they are those of the document around. */
  private static void kind(ObjectNode node, GroupVersionKind kind, GroupVersion around) {
    boolean same = kind.groupVersion().equals(around);
    node.put("group", same ? "" : kind.group());
    node.put("version", same ? "" : kind.version());
    node.put("kind", kind.kind());
  }

  private static void verbs(ObjectNode node, Set<String> verbs) {
    verbs.forEach(node.putArray("verbs")::add);
  }
}
