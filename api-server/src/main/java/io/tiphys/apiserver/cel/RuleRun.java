package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.cel.evaluation.JsonValues;
import io.tiphys.apiserver.cel.evaluation.Outcome;
import io.tiphys.apiserver.cel.evaluation.Variables;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of all rules over one object, which may cost so much and no more. */
final class RuleRun {

  private static final long BUDGET = 10_000_000;
  private static final String OUT_OF_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  private final Consumer<String> warnings;
  private final List<FieldError> errors = new ArrayList<>(0);
  private long budget = BUDGET;

  RuleRun(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  List<FieldError> check(RuleNode root, ObjectNode object, @Nullable ObjectNode old) {
    Correlation correlation =
        old == null ? Correlation.NONE : Correlation.of(object, old, root.schema());
    check(root, "", object, old, correlation);
    return errors;
  }

  private void check(
      RuleNode node, String path, JsonNode value, @Nullable JsonNode old, Correlation before) {
    if (value.isNull() || budget < 0) {
      return;
    }
    runRules(node, path, value, old, before);
    for (RuleNode part : node.allOf()) {
      if (budget >= 0) {
        check(part, path, value, old, before.ofParent());
      }
    }
    if (value.isArray()) {
      checkItems(node, path, value, old, before);
    } else if (value.isObject()) {
      checkMembers(node, path, value, old, before);
    }
  }

  private void checkItems(
      RuleNode node, String path, JsonNode list, @Nullable JsonNode old, Correlation before) {
    if (node.items() == null) {
      return;
    }
    for (int i = 0; i < list.size() && budget >= 0; i++) {
      JsonNode item = list.path(i);
      JsonNode oldItem = MapLists.find(node.schema(), old, item);
      check(node.items(), path + "[" + i + "]", item, oldItem, before.index(i));
    }
  }

  private void checkMembers(
      RuleNode node, String path, JsonNode object, @Nullable JsonNode old, Correlation before) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (budget < 0) {
        return;
      }
      String name = member.getKey();
      JsonNode oldMember = old == null ? null : old.get(name);
      RuleNode property = node.properties().get(name);
      if (property != null) {
        String child = path.isEmpty() ? name : path + "." + name;
        check(property, child, member.getValue(), oldMember, before.key(name));
      } else if (node.values() != null) {
        String child = path + "[" + name + "]";
        check(node.values(), child, member.getValue(), oldMember, before.key(name));
      }
    }
  }

  private void runRules(
      RuleNode node, String path, JsonNode value, @Nullable JsonNode oldValue, Correlation before) {
    if (node.rules().isEmpty()) {
      return;
    }
    JsonNode old = oldValue == null || oldValue.isNull() ? null : oldValue;
    String type = node.schema().type();
    if (budget <= 0) {
      stop(invalid(path, type, OUT_OF_BUDGET));
      return;
    }
    for (CompiledRule rule : node.rules()) {
      if (budget < 0) {
        return;
      }
      if (rule.error() != null) {
        errors.add(invalid(path, type, "rule compile error: " + rule.error()));
      } else if (rule.program() != null
          && (old != null || !rule.usesOldSelf() || rule.source().hasOptionalOldSelf())) {
        run(node, rule, path, value, old, before);
      }
    }
  }

  private void run(
      RuleNode node,
      CompiledRule rule,
      String path,
      JsonNode value,
      @Nullable JsonNode old,
      Correlation before) {
    if (rule.program() == null) {
      return;
    }
    String type = node.schema().type();
    String title = rule.source().title();
    Variables variables = variables(node.schema(), rule, value, old);
    Outcome outcome = rule.program().run(variables);
    if (outcome.cost() > budget) {
      stop(invalid(path, type, OUT_OF_BUDGET));
      return;
    }
    budget -= outcome.cost();
    switch (outcome) {
      case Outcome.Failure failure when failure.message().startsWith("no such overload") ->
          errors.add(
              invalid(
                  path,
                  type,
                  "'"
                      + failure.message()
                      + "': call arguments did not match a supported operator,"
                      + " function or macro signature for rule: "
                      + title));
      case Outcome.Failure failure ->
          errors.add(invalid(path, type, failure.message() + " evaluating rule: " + title));
      case Outcome.TooExpensive expensive ->
          stop(
              invalid(
                  path,
                  type,
                  "'"
                      + expensive.message()
                      + "': no further validation rules will be run due to"
                      + " call cost exceeds limit for rule: "
                      + title));
      case Outcome.Value result -> {
        if (!Boolean.TRUE.equals(result.value())) {
          fail(node, rule, path, value, variables, before);
        }
      }
    }
  }

  private void stop(FieldError error) {
    errors.add(error);
    budget = -1;
  }

  private static Variables variables(
      StructuralSchema schema, CompiledRule rule, JsonNode value, @Nullable JsonNode old) {
    boolean optional = rule.source().hasOptionalOldSelf();
    return name -> {
      if (name.equals(CompiledRule.OLD_SELF)) {
        if (optional) {
          return old == null ? Optional.empty() : Optional.of(JsonValues.of(old, schema));
        }
        return old == null ? null : JsonValues.of(old, schema);
      }
      return name.equals("self") ? JsonValues.of(value, schema) : null;
    };
  }

  private void fail(
      RuleNode node,
      CompiledRule rule,
      String path,
      JsonNode value,
      Variables variables,
      Correlation before) {
    String field = rule.fieldPath().isEmpty() ? path : child(path, rule.fieldPath());
    String type = node.schema().type();
    boolean ratchet = !rule.usesOldSelf() && before.isUnchanged();
    RuleMessage message = RuleMessage.of(rule, variables, budget);
    budget = message.budget();
    FieldError error =
        message.problem() != null
            ? invalid(field, type, message.problem())
            : failure(rule, field, value, message.text());
    if (ratchet) {
      warnings.accept(error.message());
    } else {
      errors.add(error);
    }
  }

  private static String child(String path, String below) {
    return path.isEmpty() ? below : path + "." + below;
  }

  private static FieldError failure(
      CompiledRule rule, String field, JsonNode value, String detail) {
    String shown = shown(field);
    return switch (rule.source().reason().orElse("")) {
      case "FieldValueForbidden" -> FieldError.forbidden(shown, detail);
      case "FieldValueRequired" ->
          new FieldError(FieldError.Type.REQUIRED, shown, "Required value: " + detail);
      case "FieldValueDuplicate" ->
          new FieldError(
              FieldError.Type.DUPLICATE, shown, join("Duplicate value", GoValues.of(value), ""));
      default ->
          new FieldError(
              FieldError.Type.INVALID, shown, join("Invalid value", GoValues.of(value), detail));
    };
  }

  private static String join(String kind, String value, String detail) {
    return kind + (value.isEmpty() ? "" : ": " + value) + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static FieldError invalid(String path, String type, String detail) {
    return FieldError.invalid(shown(path), type, detail);
  }

  /** Upstream names the whole object so. */
  private static String shown(String path) {
    return path.isEmpty() ? "<nil>" : path;
  }
}
