package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.schema.BuiltInSchemas;
import io.tiphys.api.schema.DecodeException;
import io.tiphys.api.schema.Decoding;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The head (apiVersion, kind, metadata) of custom objects and of the objects inside them. */
public final class EmbeddedResources {

  private static final ObjectSchema METADATA =
      (ObjectSchema)
          BuiltInSchemas.shared().component("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

  /** What is wrong with the metadata of an object that is embedded in another. */
  @FunctionalInterface
  public interface MetadataCheck {
    List<FieldError> check(ObjectNode object, boolean namespaced);
  }

  private final List<String> unknown = new ArrayList<>(0);
  private final List<FieldError> errors = new ArrayList<>(0);
  private final MetadataCheck metadataCheck;

  private EmbeddedResources(MetadataCheck metadataCheck) {
    this.metadataCheck = metadataCheck;
  }

  /**
   * Gives the metadata of an object and of those inside it their usual form.
   *
   * @return the paths of fields that metadata does not have, which have been dropped
   * @throws HeadException if a field has the wrong type
   */
  public static List<String> decode(StructuralSchema schema, ObjectNode object) {
    EmbeddedResources decoding = new EmbeddedResources((any, namespaced) -> List.of());
    decoding.decode(schema.asResource(), object, null);
    Collections.sort(decoding.unknown);
    return decoding.unknown;
  }

  /** A head with fields of wrong types. */
  public static final class HeadException extends RuntimeException {
    private final transient FieldError error;

    private final String words;

    HeadException(FieldError error, String words) {
      super(words, null, false, false);
      this.error = error;
      this.words = words;
    }

    /** As upstream's answer ends. */
    public String words() {
      return words;
    }

    public FieldError error() {
      return error;
    }
  }

  private void decode(@Nullable StructuralSchema schema, JsonNode value, @Nullable FieldPath path) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      if (schema.embeddedResource()) {
        decodeHead(object, path);
      }
      object
          .properties()
          .forEach(field -> {
            if (schema.field(field.getKey()) != null) {
              decode(
                  schema.field(field.getKey()),
                  field.getValue(),
                  FieldPath.field(path, field.getKey()));
            }
          });
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        decode(schema.items().orElse(null), value.get(i), FieldPath.item(path, i));
      }
    }
  }

  private void decodeHead(ObjectNode object, @Nullable FieldPath path) {
    for (String field : List.of("apiVersion", "kind")) {
      JsonNode value = object.path(field);
      if (!value.isMissingNode() && !value.isTextual()) {
        FieldError error =
            FieldError.invalid(at(path, field), ValueCheck.shown(value), "must be a string");
        throw new HeadException(error, error.message());
      }
    }
    JsonNode metadata = object.path("metadata");
    if (metadata.isMissingNode()) {
      return;
    }
    if (metadata.isNull()) {
      object.putObject("metadata");
      return;
    }
    if (!(metadata instanceof ObjectNode fields)) {
      String found = Types.name(metadata).replace("boolean", "bool").replace("integer", "number");
      throw malformed(
          path,
          metadata,
          "json: cannot unmarshal " + found + " into Go value of type v1.ObjectMeta");
    }
    try {
      Decoding.decode(METADATA, fields)
          .forEach(name -> unknown.add(at(path, "metadata") + "." + name));
    } catch (DecodeException e) {
      throw malformed(path, fields, e.getMessage());
    }
  }

  /** Of the object's own metadata upstream says just what its decoder says. */
  private static HeadException malformed(
      @Nullable FieldPath path, JsonNode metadata, String message) {
    FieldError error =
        FieldError.invalid(at(path, "metadata"), ValueCheck.shown(metadata), message);
    return new HeadException(error, path == null ? message : error.message());
  }

  private static String at(@Nullable FieldPath path, String field) {
    return FieldPath.text(FieldPath.field(path, field));
  }

  /** What is wrong with the heads of the objects inside an object; its own is checked elsewhere. */
  public static List<FieldError> check(
      StructuralSchema schema, ObjectNode object, MetadataCheck metadata) {
    EmbeddedResources check = new EmbeddedResources(metadata);
    check.inner(schema, object, null);
    return check.errors;
  }

  /** As {@link #check}, of any value, such as a default. */
  public static List<FieldError> checkValue(
      StructuralSchema schema, JsonNode value, MetadataCheck metadata) {
    EmbeddedResources check = new EmbeddedResources(metadata);
    check.value(schema, value, null);
    return check.errors;
  }

  private void value(@Nullable StructuralSchema schema, JsonNode value, @Nullable FieldPath path) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object && schema.embeddedResource()) {
      head(object, path);
    }
    inner(schema, value, path);
  }

  private void inner(StructuralSchema schema, JsonNode value, @Nullable FieldPath path) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> {
            String name = field.getKey();
            boolean property = schema.properties().containsKey(name);
            value(
                schema.field(name),
                field.getValue(),
                property ? FieldPath.field(path, name) : FieldPath.key(path, name));
          });
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        value(schema.items().orElse(null), value.get(i), FieldPath.item(path, i));
      }
    }
  }

  private void head(ObjectNode object, @Nullable FieldPath path) {
    checkVersion(text(object, "apiVersion", path), at(path, "apiVersion"));
    checkKind(text(object, "kind", path), at(path, "kind"));
    if (object.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode whole = object.objectNode();
      ObjectNode copy = metadata.deepCopy();
      if (copy.path("name").asText("").isEmpty()) {
        copy.put("name", "any"); // an embedded object need not have one
      }
      whole.set("metadata", copy);
      boolean namespaced = !copy.path("namespace").asText("").isEmpty();
      for (FieldError error : metadataCheck.check(whole, namespaced)) {
        String inside = FieldPath.text(path);
        errors.add(
            new FieldError(
                error.type(),
                inside.isEmpty() ? error.field() : inside + "." + error.field(),
                error.detail()));
      }
    }
  }

  private Optional<String> text(ObjectNode object, String field, @Nullable FieldPath path) {
    JsonNode value = object.path(field);
    if (value.isMissingNode()) {
      errors.add(FieldError.required(at(path, field), ""));
    } else if (!value.isTextual()) {
      errors.add(FieldError.invalid(at(path, field), value, "must be a string"));
    } else if (value.textValue().isEmpty()) {
      errors.add(FieldError.invalid(at(path, field), "", "must not be empty"));
    } else {
      return Optional.of(value.textValue());
    }
    return Optional.empty();
  }

  private void checkVersion(Optional<String> version, String field) {
    version
        .filter(text -> text.indexOf('/') != text.lastIndexOf('/'))
        .ifPresent(text ->
            errors.add(FieldError.invalid(field, text, "unexpected GroupVersion string: " + text)));
  }

  private void checkKind(Optional<String> kind, String field) {
    if (kind.isPresent()) {
      List<String> wrong = NameRules.dns1035Label(kind.get().toLowerCase(Locale.ROOT));
      if (!wrong.isEmpty()) {
        errors.add(
            FieldError.invalid(
                field,
                kind.get(),
                "may have mixed case, but should otherwise match: " + String.join(",", wrong)));
      }
    }
  }
}
