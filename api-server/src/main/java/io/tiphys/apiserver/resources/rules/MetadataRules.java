package io.tiphys.apiserver.resources.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The rules of {@code metadata}, the same for all kinds but for what names may look like. */
public final class MetadataRules {

  private static final int MAX_ANNOTATIONS = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("orphan", "foregroundDeletion", "kubernetes");

  private static final String UNQUALIFIED =
      "name is neither a standard finalizer name nor is it fully qualified";

  private MetadataRules() {}

  /** Whether an error is about a rule that holds for built-in kinds alone. */
  public static boolean isOfBuiltInKindsOnly(FieldError error) {
    return error.detail().endsWith(UNQUALIFIED);
  }

  /**
   * Checks the metadata of an object whose name has been made.
   *
   * @param nameRule what is wrong with a name, for this kind
   */
  public static List<FieldError> validate(
      ObjectNode object, boolean namespaced, Function<String, List<String>> nameRule) {
    Checked metadata = Checked.root(object).at("metadata");
    Checked generateName = metadata.at("generateName");
    if (!generateName.isEmpty()) {
      generateName.invalid(nameRule.apply(withoutDash(generateName.text())));
    }
    Checked name = metadata.at("name");
    if (name.requireSet("name or generateName is required")) {
      name.invalid(nameRule.apply(name.text()));
    }
    Checked namespace = metadata.at("namespace");
    if (!namespaced && !namespace.isEmpty()) {
      namespace.forbidden("not allowed on this type");
    } else if (namespaced && namespace.requireSet("")) {
      namespace.invalid(NameRules.dnsLabel(namespace.text()));
    }
    labels(metadata.at("labels"));
    annotations(metadata.at("annotations"));
    ownerReferences(metadata.at("ownerReferences"));
    finalizers(metadata.at("finalizers"));
    return metadata.errors();
  }

  /** Checks what an update changes. */
  public static List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
    Checked metadata = Checked.root(object).at("metadata");
    JsonNode before = old.path("metadata");
    for (String field :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      metadata.immutable(field, before);
    }
    if (before.hasNonNull("deletionTimestamp")) {
      List<String> added = new ArrayList<>();
      metadata.at("finalizers").items().forEach(finalizer -> added.add(finalizer.text()));
      before.path("finalizers").forEach(finalizer -> added.remove(finalizer.asText()));
      if (!added.isEmpty()) {
        metadata
            .at("finalizers")
            .forbidden(
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers []string{\""
                    + String.join("\", \"", added)
                    + "\"}");
      }
    }
    return metadata.errors();
  }

  /** A prefix for generated names may end with a dash, although a name may not. */
  private static String withoutDash(String prefix) {
    return prefix.length() > 1 && prefix.endsWith("-")
        ? prefix.substring(0, prefix.length() - 1) + "a"
        : prefix;
  }

  /** Checks keys and values of labels. */
  public static void labels(Checked labels) {
    for (Checked label : labels.values()) {
      NameRules.qualifiedName(label.name()).forEach(error -> labels.invalid(label.name(), error));
      NameRules.labelValue(label.text()).forEach(error -> labels.invalid(label.text(), error));
    }
  }

  /** Checks keys and the size of annotations. */
  public static void annotations(Checked annotations) {
    long size = 0;
    for (Map.Entry<String, JsonNode> one : annotations.value().properties()) {
      size += one.getKey().length() + one.getValue().asText().length();
      NameRules.qualifiedName(one.getKey().toLowerCase(Locale.ROOT))
          .forEach(error -> annotations.invalid(one.getKey(), error));
    }
    if (size > MAX_ANNOTATIONS) {
      annotations.add(FieldError.tooLong(annotations.path(), MAX_ANNOTATIONS));
    }
  }

  /** Upstream does not say which of the references it means. */
  private static void ownerReferences(Checked references) {
    String controller = "";
    for (Checked reference : references.items()) {
      if (reference.at("apiVersion").isEmpty()) {
        references.at("apiVersion").invalid("", "version must not be empty");
      }
      for (String field : List.of("kind", "name", "uid")) {
        if (reference.at(field).isEmpty()) {
          references.at(field).invalid("", "must not be empty");
        }
      }
      if (reference.at("apiVersion").is("v1") && reference.at("kind").is("Event")) {
        references.invalid(reference.value(), "/v1, Kind=Event is disallowed from being an owner");
      }
      if (reference.at("controller").isTrue()) {
        String name = reference.at("kind").text() + "/" + reference.at("name").text();
        if (!controller.isEmpty()) {
          references.invalid(
              "Only one reference can have Controller set to true. Found \"true\" in references"
                  + " for "
                  + controller
                  + " and "
                  + name);
        }
        controller = name;
      }
    }
  }

  private static void finalizers(Checked finalizers) {
    Set<String> all = new HashSet<>();
    for (Checked finalizer : finalizers.items()) {
      String name = finalizer.text();
      all.add(name);
      NameRules.qualifiedName(name).forEach(error -> finalizers.invalid(name, error));
      if (!name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
        finalizer.invalid(name, UNQUALIFIED);
      }
    }
    if (all.contains("orphan") && all.contains("foregroundDeletion")) {
      finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
    }
  }
}
