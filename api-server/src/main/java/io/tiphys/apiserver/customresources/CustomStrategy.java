package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.resources.rules.NameShapes;
import io.tiphys.apiserver.schema.structural.EmbeddedResources;
import io.tiphys.apiserver.schema.structural.ListTypes;
import io.tiphys.apiserver.schema.structural.SchemaCheck;
import io.tiphys.apiserver.schema.structural.StructuralSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for the objects of one version of a custom kind: what its schema says. */
final class CustomStrategy implements ResourceStrategy {

  /** After errors of these types the rules in CEL could not make sense of the object. */
  private static final Set<FieldError.Type> BLOCKING =
      Set.of(
          FieldError.Type.NOT_SUPPORTED,
          FieldError.Type.REQUIRED,
          FieldError.Type.TOO_LONG,
          FieldError.Type.TOO_MANY,
          FieldError.Type.TYPE_INVALID);

  private final DefinedVersion version;
  private final GroupVersionKind kind;
  private final Map<String, JsonPath> selectable = new HashMap<>();

  CustomStrategy(DefinedVersion version, GroupVersionKind kind) {
    this.version = version;
    this.kind = kind;
    for (String path : version.selectableFields()) {
      selectable.put(path.startsWith(".") ? path.substring(1) : path, JsonPath.parse(path));
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (version.hasStatus()) {
      object.remove("status");
    }
    object.withObject("/metadata").put("generation", 1);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    if (version.hasStatus()) {
      set(object, "status", old.get("status"));
    }
    if (!withoutMetadata(object).equals(withoutMetadata(old))) {
      long generation = old.path("metadata").path("generation").asLong();
      object.withObject("/metadata").put("generation", generation + 1);
    }
  }

  private static Map<String, JsonNode> withoutMetadata(ObjectNode object) {
    Map<String, JsonNode> fields = new HashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    fields.remove("metadata");
    return fields;
  }

  /** All but the status stays, labels included. */
  @Override
  public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
    JsonNode status = object.get("status");
    JsonNode managed = object.path("metadata").get("managedFields");
    object.removeAll();
    object.setAll(old.deepCopy());
    set(object, "status", status);
    set(object.withObject("/metadata"), "managedFields", managed);
  }

  private static void set(ObjectNode object, String field, @Nullable JsonNode value) {
    if (value == null) {
      object.remove(field);
    } else {
      object.set(field, value.deepCopy());
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors =
        new ArrayList<>(SchemaCheck.check(version.schema(), object, null, ""));
    scale(object, errors, true);
    structure(object, errors, true);
    rules(object, null, errors);
    return errors;
  }

  @Override
  public List<FieldError> validateReplacement(ObjectNode object, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(SchemaCheck.check(version.schema(), object, old, ""));
    scale(object, errors, true);
    structure(object, errors, ListTypes.check(version.schema(), old).isEmpty());
    rules(object, old, errors);
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(0);
    StructuralSchema schema = version.schema().properties().get("status");
    JsonNode status = object.get("status");
    if (schema != null && status != null) {
      errors.addAll(SchemaCheck.check(schema, status, old.get("status"), "status"));
    }
    scale(object, errors, false);
    structure(object, errors, ListTypes.check(version.schema(), old).isEmpty());
    rules(object, old, errors);
    return errors;
  }

  private void structure(ObjectNode object, List<FieldError> errors, boolean lists) {
    errors.addAll(
        EmbeddedResources.check(
            version.schema(),
            object,
            (inner, namespaced) ->
                MetadataRules.validate(inner, namespaced, NameShapes::pathSegment)));
    if (lists) {
      errors.addAll(ListTypes.check(version.schema(), object));
    }
  }

  private void rules(ObjectNode object, @Nullable ObjectNode old, List<FieldError> errors) {
    if (!version.hasRules()) {
      return;
    }
    if (errors.stream().anyMatch(error -> BLOCKING.contains(error.type()))) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              SchemaCheck.NOWHERE,
              "Invalid value: null: some validation rules were not checked because the object was"
                  + " invalid; correct the existing errors to complete validation"));
      return;
    }
    errors.addAll(version.rules().validate(object, old));
  }

  private void scale(ObjectNode object, List<FieldError> errors, boolean spec) {
    version
        .scale()
        .ifPresent(paths -> {
          if (spec) {
            ScaleFields.checkReplicas(object, paths.specReplicas(), errors);
          }
          ScaleFields.checkReplicas(object, paths.statusReplicas(), errors);
          ScaleFields.checkText(object, paths.selector(), errors);
        });
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    List<String> warnings = new ArrayList<>(version.warnings());
    FinalizerNames.warn(object, List.of(), warnings);
    return warnings;
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode object, ObjectNode old) {
    List<String> warnings = new ArrayList<>(version.warnings());
    FinalizerNames.warn(
        object, Definitions.texts(old.path("metadata").path("finalizers")), warnings);
    return warnings;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    if (selectable.isEmpty()) {
      return Map.of();
    }
    Map<String, String> fields = new HashMap<>();
    selectable.forEach((name, path) ->
        fields.put(name, path.find(object).stream().findFirst().map(JsonNode::asText).orElse("")));
    return fields;
  }

  @Override
  public String toString() {
    return "strategy of " + kind;
  }
}
