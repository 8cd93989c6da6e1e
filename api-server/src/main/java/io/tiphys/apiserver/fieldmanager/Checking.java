package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.GoText;
import io.tiphys.api.schema.AnySchema;
import io.tiphys.api.schema.BooleanSchema;
import io.tiphys.api.schema.IntOrStringSchema;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.ListSchema.ListType;
import io.tiphys.api.schema.MapSchema;
import io.tiphys.api.schema.NumberSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.api.schema.StringSchema;
import io.tiphys.api.status.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that an applied configuration fits its type, and tells in upstream's words if not. */
final class Checking {

  private final List<String> errors = new ArrayList<>(0);

  private Checking() {}

  static void check(Writer writer, ObjectNode applied) {
    Checking checking = new Checking();
    checking.value(writer.schema(), applied, "");
    if (!checking.errors.isEmpty()) {
      String all =
          checking.errors.size() == 1
              ? checking.errors.getFirst()
              : checking.errors.stream()
                  .map(error -> "\n  " + error)
                  .collect(Collectors.joining("", "errors:", ""));
      JsonNode metadata = applied.path("metadata");
      throw Status.badRequest(
              "failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
                  .formatted(
                      metadata.path("namespace").asText(""),
                      metadata.path("name").asText(""),
                      writer.kind().group() + "/" + writer.kind().version(),
                      writer.kind().kind(),
                      all))
          .asException();
    }
  }

  private void error(String path, String what) {
    errors.add(path.isEmpty() ? what : path + ": " + what);
  }

  private void value(Schema schema, JsonNode value, String path) {
    if (value.isNull()) {
      return;
    }
    switch (schema) {
      case ObjectSchema object -> object(object, value, path);
      case MapSchema map -> {
        if (value.isObject()) {
          value
              .properties()
              .forEach(e -> value(map.values(), e.getValue(), path + "." + e.getKey()));
        } else {
          error(path, "expected map, got &{" + GoText.plain(value) + "}");
        }
      }
      case ListSchema list -> list(list, value, path);
      case StringSchema _ -> {
        if (!value.isTextual()) {
          error(
              path,
              "expected string, got &value.valueUnstructured{Value:" + GoText.syntax(value) + "}");
        }
      }
      case NumberSchema _ -> {
        if (!value.isNumber()) {
          error(path, "expected numeric (int or float), got " + GoText.type(value));
        }
      }
      case BooleanSchema _ -> {
        if (!value.isBoolean()) {
          error(path, "expected boolean, got &{" + GoText.plain(value) + "}");
        }
      }
      case IntOrStringSchema _ -> {
        if (value.isContainerNode()) {
          error(path, "expected any scalar, got &{" + GoText.plain(value) + "}");
        }
      }
      case AnySchema _ -> {}
    }
  }

  private void object(ObjectSchema schema, JsonNode value, String path) {
    if (!value.isObject()) {
      error(path, "expected map, got &{" + GoText.plain(value) + "}");
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String below = path + "." + field.getKey();
      if (schema.field(field.getKey()) != null) {
        value(Types.child(schema, field.getKey()), field.getValue(), below);
      } else if (!schema.preserveUnknown() && !isHead(schema, field.getKey(), path)) {
        error(below, "field not declared in schema");
      }
    }
  }

  /** The head of an object is known, also of one within another. */
  private static boolean isHead(ObjectSchema schema, String name, String path) {
    return (path.isEmpty() || schema.embedded()) && Unowned.isTopLevel(name);
  }

  private void list(ListSchema schema, JsonNode value, String path) {
    if (!value.isArray()) {
      error(path, "expected list, got &{" + GoText.plain(value) + "}");
      return;
    }
    Set<PathElement> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      String step = "[" + i + "]";
      if (schema.listType() != ListType.ATOMIC) {
        try {
          PathElement element = Types.identity(schema, item);
          step = element.toString();
          if (!seen.add(element)) {
            error(path, "duplicate entries for key " + step);
          }
        } catch (TypeException e) {
          error(path, "element " + i + ": " + e.getMessage());
          return;
        }
      }
      value(schema.items(), item, path + step);
    }
  }
}
