package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a CustomResourceDefinition must fulfil. */
final class DefinitionRules {

  private static final List<String> SCOPES = List.of("Cluster", "Namespaced");

  private DefinitionRules() {}

  /**
   * @param old what is there now; null for a new definition
   */
  static List<FieldError> validate(ObjectNode crd, @Nullable ObjectNode old) {
    Place root = Place.root(crd);
    Place spec = root.at("spec");
    if (old == null) {
      name(root);
    }
    if (old == null || !spec.value().equals(old.path("spec"))) {
      spec(spec, old);
    }
    NamingRules.check(root.at("status").at("acceptedNames"));
    storedVersions(root);
    approval(root, old);
    if (spec.isTrue("preserveUnknownFields")
        && (old == null || !old.path("spec").path("preserveUnknownFields").asBoolean())) {
      spec.at("preserveUnknownFields")
          .invalid(
              "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                  + " spec.versions[*].schema instead");
    }
    return root.errors();
  }

  private static void spec(Place spec, @Nullable ObjectNode old) {
    group(spec.at("group"));
    scope(spec.at("scope"));
    versions(spec, old);
    names(spec.at("names"));
    ConversionRules.check(spec.at("conversion"), old);
    if (old != null) {
      immutable(spec, old);
    }
  }

  static List<FieldError> validateStatus(ObjectNode crd) {
    Place root = Place.root(crd);
    NamingRules.check(root.at("status").at("acceptedNames"));
    return root.errors();
  }

  private static void name(Place root) {
    Place name = root.at("metadata").at("name");
    Place spec = root.at("spec");
    String wanted = spec.at("names").text("plural") + "." + spec.text("group");
    if (!name.text().equals(wanted)) {
      name.invalid("must be spec.names.plural+\".\"+spec.group");
    }
  }

  private static void group(Place group) {
    String name = group.text();
    if (name.isEmpty()) {
      group.required("");
      return;
    }
    List<String> wrong = NameRules.dnsSubdomain(name);
    group.invalidFor(wrong, "");
    if (wrong.isEmpty() && !name.contains(".")) {
      group.invalid("should be a domain with at least one dot");
    }
  }

  private static void scope(Place scope) {
    if (scope.text().isEmpty()) {
      scope.required("");
    } else if (!SCOPES.contains(scope.text())) {
      scope.notSupported(SCOPES);
    }
  }

  private static void versions(Place spec, @Nullable ObjectNode old) {
    Place versions = spec.at("versions");
    int storage = 0;
    Set<String> seen = new HashSet<>();
    boolean unique = true;
    for (JsonNode version : versions.value()) {
      storage += version.path("storage").asBoolean() ? 1 : 0;
      unique &= seen.add(version.path("name").asText(""));
    }
    versions.eachItem(version -> {
      Place name = version.at("name");
      name.invalidFor(NameRules.dns1035Label(name.text()), "");
      if (!version.value().path("schema").path("openAPIV3Schema").isObject()) {
        version.at("schema").at("openAPIV3Schema").required("");
      }
    });
    VersionRules.check(spec, old);
    if (!unique) {
      versions.invalid(internal(versions.value()), "must contain unique version names");
    }
    if (storage != 1) {
      versions.invalid(
          internal(versions.value()), "must have exactly one version marked as storage version");
    }
    String first = versions.value().path(0).path("name").asText("");
    if (!first.isEmpty()) {
      List<String> wrong = NameRules.dns1035Label(first);
      if (!wrong.isEmpty()) {
        spec.as("spec.version").invalid(first, String.join(",", wrong));
      }
    }
  }

  /** Versions as upstream's errors show them: what they have in common is left out. */
  private static JsonNode internal(JsonNode versions) {
    ArrayNode shown = Json.mapper().createArrayNode();
    for (JsonNode version : versions) {
      ObjectNode one = shown.addObject();
      one.put("Name", version.path("name").asText(""));
      one.put("Served", version.path("served").asBoolean());
      one.put("Storage", version.path("storage").asBoolean());
      one.put("Deprecated", version.path("deprecated").asBoolean());
      one.set(
          "DeprecationWarning",
          version.path("deprecationWarning").isTextual()
              ? version.path("deprecationWarning")
              : one.nullNode());
      for (String field :
          List.of("Schema", "Subresources", "AdditionalPrinterColumns", "SelectableFields")) {
        one.putNull(field);
      }
    }
    return shown;
  }

  private static void names(Place names) {
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      if (names.text(field).isEmpty()) {
        names.at(field).required("");
      }
    }
    NamingRules.check(names);
  }

  /** What decides where objects are stored, and under what name they are known. */
  private static void immutable(Place spec, ObjectNode old) {
    JsonNode before = old.path("spec");
    if (isEstablished(old)) {
      same(spec.at("scope"), before.path("scope"));
      same(spec.at("names").at("kind"), before.path("names").path("kind"));
    }
    same(spec.at("group"), before.path("group"));
    same(spec.at("names").at("plural"), before.path("names").path("plural"));
  }

  private static boolean isEstablished(ObjectNode crd) {
    for (JsonNode condition : crd.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static void same(Place now, JsonNode before) {
    if (!now.value().equals(before)) {
      now.invalid("field is immutable");
    }
  }

  private static void storedVersions(Place root) {
    Place stored = root.at("status").at("storedVersions");
    if (stored.value().isEmpty()) {
      stored.invalid(NullNode.getInstance(), "must have at least one stored version");
      return;
    }
    Set<String> known = new HashSet<>();
    for (JsonNode version : root.value().path("spec").path("versions")) {
      String name = version.path("name").asText();
      known.add(name);
      if (version.path("storage").asBoolean()
          && !DefinitionStrategy.texts(stored.value()).contains(name)) {
        stored.invalid("must have the storage version " + name);
      }
    }
    stored.eachItem(version -> {
      String name = version.text();
      if (!known.contains(name)) {
        version.invalid(
            "missing from spec.versions; %1$s was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in %1$s and removes %1$s from status.storedVersions"
                .formatted(name));
      }
    });
  }

  private static void approval(Place root, @Nullable ObjectNode old) {
    if (!ApiApproval.isProtected(root.at("spec").text("group"))) {
      return;
    }
    ApiApproval.Finding now = ApiApproval.of(root.value());
    Optional<ApiApproval.State> before =
        Optional.ofNullable(old).map(crd -> ApiApproval.of(crd).state());
    if (before.isPresent() && before.get() == now.state()) {
      return;
    }
    Place annotation = root.at("metadata").at("annotations").key(ApiApproval.ANNOTATION);
    switch (now.state()) {
      case MISSING -> annotation.required(now.message());
      case INVALID -> annotation.invalid(now.message());
      case APPROVED, BYPASSED -> {}
    }
  }
}
