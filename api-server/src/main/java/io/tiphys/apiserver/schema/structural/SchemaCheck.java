package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks values against their schema, in the words of upstream's OpenAPI validator. */
public final class SchemaCheck {

  /** Where errors stand that are about no one field: as upstream prints an absent path. */
  public static final String NOWHERE = "<nil>";

  private final String prefix;

  private SchemaCheck(String prefix) {
    this.prefix = prefix;
  }

  /**
   * What is wrong with a value.
   *
   * @param prefix stands before the paths of errors, but not in their messages; may be empty
   * @param old what was there before; what is equal to it is not complained of. Null for a new
   *     value
   */
  public static List<FieldError> check(
      StructuralSchema schema, JsonNode value, @Nullable JsonNode old, String prefix) {
    return new SchemaCheck(prefix).value(schema, value, "", Former.of(old)).errors();
  }

  private Outcome value(
      StructuralSchema schema, JsonNode value, String path, @Nullable Former former) {
    Outcome outcome = new Outcome();
    type(schema, value, path, outcome);
    if (value.isNull()) {
      allowed(schema.rules(), value, path, outcome);
    } else {
      outcome.merge(alternatives(schema, value, path, former));
      rules(schema, value, path, outcome);
      allowed(schema.rules(), value, path, outcome);
      switch (value) {
        case ObjectNode object -> outcome.merge(fields(schema, object, path, former));
        case ArrayNode array -> outcome.merge(items(schema, array, path, former));
        default -> {}
      }
    }
    outcome.match();
    if (!outcome.isValid() && former != null && former.value().equals(value)) {
      outcome.forgive();
    }
    return outcome;
  }

  private void type(StructuralSchema schema, JsonNode value, String path, Outcome outcome) {
    Types types = Types.of(schema);
    if (types.names().isEmpty() && schema.rules().format().isEmpty()) {
      return;
    }
    types
        .mismatch(value, schema)
        .ifPresentOrElse(
            wrong ->
                outcome.add(
                    new FieldError(
                        FieldError.Type.TYPE_INVALID,
                        place(path),
                        "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                            .formatted(wrong.found(), path, wrong.wanted(), wrong.found()))),
            () -> {
              outcome.match();
              outcome.match();
            });
  }

  private void rules(StructuralSchema schema, JsonNode value, String path, Outcome outcome) {
    ValueCheck check = new ValueCheck(schema.rules(), path, place(path), outcome);
    if (value.isTextual()) {
      check.text(value.textValue());
    } else if (value.isNumber()) {
      check.number(value);
    } else if (value.isArray()) {
      check.items(value);
    } else if (value.isObject()) {
      check.fields(value);
    }
    outcome.match();
  }

  private void allowed(ValueRules rules, JsonNode value, String path, Outcome outcome) {
    if (!rules.allowed().isEmpty() && !rules.allowed().contains(value)) {
      List<String> texts =
          rules.allowed().stream().map(v -> v.isTextual() ? v.textValue() : v.toString()).toList();
      outcome.add(FieldError.notSupported(place(path), ValueCheck.shown(value), texts));
    }
  }

  private Outcome fields(
      StructuralSchema schema, ObjectNode object, String path, @Nullable Former former) {
    Outcome outcome = new Outcome();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      StructuralSchema inner = schema.field(name);
      if (inner != null) {
        String below =
            path.isEmpty() && schema.properties().containsKey(name) ? name : path + "." + name;
        Former before = former == null ? null : former.field(schema, name);
        outcome.merge(value(inner, field.getValue(), below, before));
      } else if (schema.closed()) {
        String message = "%s.%s in body is a forbidden property".formatted(path, name);
        outcome.add(FieldError.invalid(place(path), name, message));
      }
    }
    for (String name : schema.rules().required()) {
      if (!object.has(name)) {
        outcome.add(FieldError.required(place(path + "." + name), ""));
      }
    }
    return outcome;
  }

  private Outcome items(
      StructuralSchema schema, ArrayNode array, String path, @Nullable Former former) {
    Outcome outcome = new Outcome();
    StructuralSchema items = schema.items().orElse(null);
    for (int i = 0; items != null && i < array.size(); i++) {
      JsonNode item = array.get(i);
      Former before = former == null ? null : former.item(schema, item);
      outcome.merge(value(items, item, path + "[" + i + "]", before));
    }
    return outcome;
  }

  private Outcome alternatives(
      StructuralSchema schema, JsonNode value, String path, @Nullable Former former) {
    Outcome outcome = new Outcome();
    ValueRules rules = schema.rules();
    any(rules.anyOf(), value, path, former, outcome);
    one(rules.oneOf(), value, path, former, outcome);
    all(rules.allOf(), value, path, former, outcome);
    if (rules.not().isPresent() && value(rules.not().get(), value, path, former).isValid()) {
      composed(outcome, path, "must not validate the schema (not)");
    }
    outcome.match();
    return outcome;
  }

  private void any(
      List<StructuralSchema> schemas,
      JsonNode value,
      String path,
      @Nullable Former former,
      Outcome outcome) {
    Outcome best = null;
    for (StructuralSchema schema : schemas) {
      Outcome one = value(schema, value, path, former);
      if (one.isValid()) {
        outcome.merge(one);
        return;
      }
      best = best == null || one.isBetterThan(best) ? one : best;
    }
    if (best != null) {
      composed(outcome, path, "must validate at least one schema (anyOf)");
      outcome.merge(best);
    }
  }

  private void one(
      List<StructuralSchema> schemas,
      JsonNode value,
      String path,
      @Nullable Former former,
      Outcome outcome) {
    Outcome best = null;
    Outcome fitting = null;
    int count = 0;
    for (StructuralSchema schema : schemas) {
      Outcome one = value(schema, value, path, former);
      if (one.isValid()) {
        count++;
        fitting = fitting == null ? one : fitting;
      } else if (best == null || one.isBetterThan(best)) {
        best = one;
      }
    }
    if (count == 1 && fitting != null) {
      outcome.merge(fitting);
    } else if (!schemas.isEmpty()) {
      String found = count == 0 ? "Found none valid" : "Found " + count + " valid alternatives";
      composed(outcome, path, "must validate one and only one schema (oneOf). " + found);
      if (count == 0 && best != null) {
        outcome.merge(best);
      }
    }
  }

  private void all(
      List<StructuralSchema> schemas,
      JsonNode value,
      String path,
      @Nullable Former former,
      Outcome outcome) {
    int count = 0;
    for (StructuralSchema schema : schemas) {
      Outcome one = value(schema, value, path, former);
      count += one.isValid() ? 1 : 0;
      outcome.merge(one);
    }
    if (count != schemas.size()) {
      String end = count == 0 ? ". None validated" : "";
      composed(outcome, path, "must validate all the schemas (allOf)" + end);
    }
  }

  private void composed(Outcome outcome, String path, String what) {
    String field = prefix.isEmpty() ? NOWHERE : prefix;
    outcome.add(FieldError.invalid(field, "", "\"" + path + "\" " + what));
  }

  private String place(String path) {
    String plain = path.startsWith(".") ? path.substring(1) : path;
    if (plain.isEmpty()) {
      return prefix.isEmpty() ? NOWHERE : prefix;
    }
    return prefix.isEmpty() ? plain : prefix + "." + plain;
  }
}
