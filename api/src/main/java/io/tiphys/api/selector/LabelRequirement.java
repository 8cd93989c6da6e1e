package io.tiphys.api.selector;

import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a {@link LabelSelector}.
 *
 * @param values sorted, without doubles
 */
public record LabelRequirement(String key, Operator operator, List<String> values) {

  /** Throws a {@link SelectorException} if the parts do not fit each other. */
  public LabelRequirement {
    values = values.stream().distinct().sorted().toList();
    List<String> errors = new ArrayList<>(0);
    List<String> keyErrors = NameRules.qualifiedName(key);
    if (!keyErrors.isEmpty()) {
      errors.add("key: Invalid value: \"" + key + "\": " + String.join("; ", keyErrors));
    }
    switch (operator) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          errors.add(
              "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> {
        if (values.size() != 1) {
          errors.add(
              "values: Invalid value: "
                  + quoted(values)
                  + ": exact-match compatibility requires one single value");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          errors.add(
              "values: Invalid value: "
                  + quoted(values)
                  + ": values set must be empty for exists and does not exist");
        }
      }
      case GREATER_THAN, LESS_THAN -> checkNumber(values, errors);
    }
    for (int i = 0; i < values.size(); i++) {
      List<String> valueErrors = NameRules.labelValue(values.get(i));
      if (!valueErrors.isEmpty()) {
        errors.add(
            "values[%d][%s]: Invalid value: \"%s\": %s"
                .formatted(i, key, values.get(i), String.join("; ", valueErrors)));
      }
    }
    if (errors.size() == 1) {
      throw new SelectorException(errors.getFirst());
    } else if (!errors.isEmpty()) {
      throw new SelectorException("[" + String.join(", ", errors) + "]");
    }
  }

  private static void checkNumber(List<String> values, List<String> errors) {
    if (values.size() != 1) {
      errors.add(
          "values: Invalid value: "
              + quoted(values)
              + ": for 'Gt', 'Lt' operators, exactly one value is required");
    }
    for (int i = 0; i < values.size(); i++) {
      if (number(values.get(i)) == null) {
        errors.add(
            "values[%d]: Invalid value: \"%s\": for 'Gt', 'Lt' operators, the value must be an integer"
                .formatted(i, values.get(i)));
      }
    }
  }

  private static String quoted(List<String> values) {
    return values.isEmpty() ? "[]" : "[\"" + String.join("\",\"", values) + "\"]";
  }

  public boolean matches(Map<String, String> labels) {
    @Nullable String value = labels.get(key);
    return switch (operator) {
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case EQUALS, DOUBLE_EQUALS, IN -> value != null && values.contains(value);
      case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
      case GREATER_THAN, LESS_THAN -> value != null && compares(value);
    };
  }

  private boolean compares(String value) {
    @Nullable Long actual = number(value);
    @Nullable Long bound = number(values.getFirst());
    if (actual == null || bound == null) {
      return false;
    }
    return operator == Operator.GREATER_THAN ? actual > bound : actual < bound;
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** As in a query. */
  @Override
  public String toString() {
    return switch (operator) {
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> key + operator.text() + values.getFirst();
      case GREATER_THAN -> key + ">" + values.getFirst();
      case LESS_THAN -> key + "<" + values.getFirst();
      case IN, NOT_IN -> key + " " + operator.text() + " (" + String.join(",", values) + ")";
    };
  }
}
