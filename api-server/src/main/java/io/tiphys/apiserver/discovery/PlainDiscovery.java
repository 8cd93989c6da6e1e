package io.tiphys.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Discovery's older form: a document for each group and for each of its versions. */
final class PlainDiscovery {

  private PlainDiscovery() {}

  /** The answer to {@code /api}. */
  static ObjectNode coreVersions(String serverAddress) {
    ObjectNode document = Json.newObject().put("kind", "APIVersions");
    document.putArray("versions").add("v1");
    document
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return document;
  }

  /** The answer to {@code /apis}. */
  static ObjectNode groupList(Collection<ServedGroup> groups) {
    ObjectNode document = Json.newObject().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = document.putArray("groups");
    for (ServedGroup group : groups) {
      if (!group.name().isEmpty()) {
        describe(list.addObject(), group);
      }
    }
    return document;
  }

  /** The answer to {@code /apis/<group>}. */
  static ObjectNode group(ServedGroup group) {
    ObjectNode document = Json.newObject().put("kind", "APIGroup").put("apiVersion", "v1");
    describe(document, group);
    return document;
  }

  private static void describe(ObjectNode document, ServedGroup group) {
    document.put("name", group.name());
    ArrayNode versions = document.putArray("versions");
    for (String version : group.versions()) {
      name(versions.addObject(), group.name(), version);
    }
    name(document.putObject("preferredVersion"), group.name(), group.versions().getFirst());
  }

  private static void name(ObjectNode document, String group, String version) {
    document.put("groupVersion", new GroupVersion(group, version).toString());
    document.put("version", version);
  }

  /** The answer to {@code /apis/<group>/<version>} and {@code /api/v1}. */
  static ObjectNode resources(ServedGroup group, String version) {
    ObjectNode document = Json.newObject().put("kind", "APIResourceList");
    if (!group.name().isEmpty()) {
      document.put("apiVersion", "v1");
    }
    document.put("groupVersion", new GroupVersion(group.name(), version).toString());
    List<ObjectNode> resources = new ArrayList<>();
    for (ResourceDefinition definition : group.resources(version)) {
      Version served = definition.version(version).orElseThrow();
      resources.add(resource(definition, served));
      for (Subresource subresource : served.subresources()) {
        resources.add(subresource(definition, served, subresource));
      }
    }
    resources.sort(Comparator.comparing(resource -> resource.path("name").asText()));
    document.putArray("resources").addAll(resources);
    return document;
  }

  private static ObjectNode resource(ResourceDefinition definition, Version version) {
    ObjectNode resource =
        Json.newObject()
            .put("name", definition.names().plural())
            .put("singularName", definition.names().singular())
            .put("namespaced", definition.namespaced())
            .put("kind", definition.names().kind());
    version.verbs().forEach(resource.putArray("verbs")::add);
    if (!definition.names().shortNames().isEmpty()) {
      definition.names().shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (!definition.names().categories().isEmpty()) {
      definition.names().categories().forEach(resource.putArray("categories")::add);
    }
    if (definition.stored()) {
      resource.put("storageVersionHash", StorageVersionHash.of(definition));
    }
    return resource;
  }

  private static ObjectNode subresource(
      ResourceDefinition definition, Version version, Subresource subresource) {
    ObjectNode resource =
        Json.newObject()
            .put("name", definition.names().plural() + "/" + subresource.name())
            .put("singularName", "")
            .put("namespaced", definition.namespaced());
    GroupVersionKind kind = subresource.kind();
    boolean own = kind.groupVersion().equals(new GroupVersion(definition.group(), version.name()));
    if (!own) {
      resource.put("group", kind.group()).put("version", kind.version());
    }
    resource.put("kind", kind.kind());
    subresource.verbs().forEach(resource.putArray("verbs")::add);
    return resource;
  }
}
