package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks one value against the rules for its type.
 *
 * @param path as messages name the value
 * @param field as errors name it
 */
record ValueCheck(ValueRules rules, String path, String field, Outcome outcome) {

  void text(String text) {
    int length = text.codePointCount(0, text.length());
    if (rules.maxLength().isPresent() && length > rules.maxLength().getAsLong()) {
      outcome.add(FieldError.tooLong(field, (int) rules.maxLength().getAsLong()));
    }
    rules
        .minLength()
        .ifPresent(min -> demand(length >= min, text, "should be at least " + min + " chars long"));
    rules
        .pattern()
        .ifPresent(pattern ->
            demand(pattern.matcher(text).find(), text, "should match '" + pattern.pattern() + "'"));
    if (!rules.format().isEmpty() && !Formats.fits(rules.format(), text)) {
      outcome.add(
          new FieldError(
              FieldError.Type.TYPE_INVALID,
              field,
              "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                  .formatted(text, path, rules.format(), text)));
    }
  }

  void number(JsonNode value) {
    rules.multipleOf().ifPresent(factor -> multiple(value, factor));
    rules
        .maximum()
        .ifPresent(max -> {
          int order = compare(value, max.value());
          boolean fits = max.exclusive() ? order < 0 : order <= 0;
          String words =
              max.exclusive() ? "should be less than " : "should be less than or equal to ";
          demand(fits, value, words + shown(value, max.value()));
        });
    rules
        .minimum()
        .ifPresent(min -> {
          int order = compare(value, min.value());
          boolean fits = min.exclusive() ? order > 0 : order >= 0;
          String words =
              min.exclusive() ? "should be greater than " : "should be greater than or equal to ";
          demand(fits, value, words + shown(value, min.value()));
        });
  }

  /** An integer is held against the bound without its fraction, as upstream does. */
  private static int compare(JsonNode value, double bound) {
    return value.isIntegralNumber()
        ? Long.compare(value.longValue(), (long) bound)
        : Double.compare(value.doubleValue(), bound);
  }

  /** Of an integer's factor only the whole part counts, which may leave none. */
  private void multiple(JsonNode value, double factor) {
    if (value.isIntegralNumber() && (long) factor <= 0) {
      outcome.add(
          FieldError.invalid(
              field,
              (long) factor,
              "factor MultipleOf declared for " + path + " must be positive: " + (long) factor));
      return;
    }
    demand(isMultiple(value, factor), value, "should be a multiple of " + shown(value, factor));
  }

  private static boolean isMultiple(JsonNode value, double factor) {
    if (value.isIntegralNumber()) {
      return value.longValue() % (long) factor == 0;
    }
    return BigDecimal.valueOf(value.doubleValue()).remainder(BigDecimal.valueOf(factor)).signum()
        == 0;
  }

  private static String shown(JsonNode value, double bound) {
    if (value.isIntegralNumber() || (bound == Math.rint(bound) && Math.abs(bound) < 1e21)) {
      return Long.toString((long) bound);
    }
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  void items(JsonNode value) {
    int size = value.size();
    rules
        .minItems()
        .ifPresent(min -> demand(size >= min, size, "should have at least " + min + " items"));
    if (rules.maxItems().isPresent() && size > rules.maxItems().getAsLong()) {
      outcome.add(FieldError.tooMany(field, size, (int) rules.maxItems().getAsLong()));
    }
    if (rules.uniqueItems()) {
      Set<JsonNode> seen = new HashSet<>();
      boolean unique = true;
      for (JsonNode item : value) {
        unique &= seen.add(item);
      }
      demand(unique, "", "shouldn't contain duplicates");
    }
  }

  void fields(JsonNode value) {
    int size = value.size();
    rules
        .minProperties()
        .ifPresent(min -> demand(size >= min, size, "should have at least " + min + " properties"));
    if (rules.maxProperties().isPresent() && size > rules.maxProperties().getAsLong()) {
      outcome.add(FieldError.tooMany(field, size, (int) rules.maxProperties().getAsLong()));
    }
  }

  private void demand(boolean fulfilled, Object value, String words) {
    if (!fulfilled) {
      outcome.add(FieldError.invalid(field, shown(value), path + " in body " + words));
    }
  }

  static Object shown(Object value) {
    return value instanceof JsonNode node && node.isTextual() ? node.textValue() : value;
  }
}
