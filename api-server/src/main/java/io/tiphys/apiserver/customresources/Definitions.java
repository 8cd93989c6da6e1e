package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.Names;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.VersionOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads CustomResourceDefinitions. */
final class Definitions {

  static final GroupResource RESOURCE =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  private static final Set<String> VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final Set<String> TERMINATING_VERBS =
      Set.of("delete", "deletecollection", "get", "list", "watch");
  private static final Set<String> SUBRESOURCE_VERBS = Set.of("get", "patch", "update");
  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  private Definitions() {}

  /** What the catalogue says of a definition's kind, under the names that it has been granted. */
  static ResourceDefinition read(ObjectNode crd) {
    JsonNode spec = crd.path("spec");
    String group = spec.path("group").asText();
    JsonNode names = crd.path("status").path("acceptedNames");
    String kind = names.path("kind").asText();
    String plural = names.path("plural").asText();
    List<Version> versions = new ArrayList<>();
    String storage = "";
    for (JsonNode version : spec.path("versions")) {
      String name = version.path("name").asText();
      if (version.path("storage").asBoolean()) {
        storage = name;
      }
      Set<String> verbs = isTerminating(crd) ? TERMINATING_VERBS : VERBS;
      versions.add(version(new GroupVersionKind(group, name, kind), version, verbs));
    }
    versions.sort((one, other) -> VersionOrder.INSTANCE.compare(one.name(), other.name()));
    return new ResourceDefinition(
        group,
        new Names(
            plural,
            names.path("singular").asText(""),
            kind,
            names.path("listKind").asText(),
            texts(names.path("shortNames")),
            texts(names.path("categories"))),
        spec.path("scope").asText().equals("Namespaced"),
        versions,
        storage,
        group + "/" + plural);
  }

  private static Version version(GroupVersionKind kind, JsonNode version, Set<String> verbs) {
    List<Subresource> subresources = new ArrayList<>();
    JsonNode wanted = version.path("subresources");
    if (wanted.has("status")) {
      subresources.add(new Subresource("status", kind, SUBRESOURCE_VERBS));
    }
    if (wanted.has("scale")) {
      subresources.add(new Subresource("scale", SCALE, SUBRESOURCE_VERBS));
    }
    return new Version(
        kind.version(),
        version.path("served").asBoolean(),
        MergeModel.of(version.path("schema").path("openAPIV3Schema")),
        verbs,
        subresources,
        DefinedVersion.columns(version));
  }

  /** What can be done with a version's objects: once its definition is deleted, none are made. */
  static Version usable(Version version, boolean terminating) {
    Set<String> verbs = new HashSet<>(VERBS);
    if (terminating) {
      verbs.remove("create");
    }
    return new Version(
        version.name(),
        version.served(),
        version.schema(),
        verbs,
        version.subresources(),
        version.columns());
  }

  static boolean isTerminating(JsonNode crd) {
    return condition(crd, "Terminating").equals("True");
  }

  static boolean isEstablished(JsonNode crd) {
    return condition(crd, "Established").equals("True");
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** The status of a condition; empty if the definition does not have it. */
  static String condition(JsonNode crd, String type) {
    for (JsonNode condition : crd.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText();
      }
    }
    return "";
  }
}
