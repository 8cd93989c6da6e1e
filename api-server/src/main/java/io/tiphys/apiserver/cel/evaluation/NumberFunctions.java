package io.tiphys.apiserver.cel.evaluation;

import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quantity.QuantityException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Quantities and semantic versions. */
final class NumberFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("quantity", a -> parse(Functions.text(a[0]))),
          Map.entry("isQuantity", a -> find(Functions.text(a[0])) != null),
          Map.entry("sign", a -> (long) quantity(a[0]).signum()),
          Map.entry("asInteger", a -> toInteger(quantity(a[0]))),
          Map.entry("isInteger", a -> isInteger(quantity(a[0]))),
          Map.entry("asApproximateFloat", a -> quantity(a[0]).amount().doubleValue()),
          Map.entry("add", a -> new QuantityValue(quantity(a[0]).add(operand(a[1])))),
          Map.entry("sub", a -> new QuantityValue(quantity(a[0]).subtract(operand(a[1])))),
          Map.entry("isGreaterThan", a -> compare(a) > 0),
          Map.entry("isLessThan", a -> compare(a) < 0),
          Map.entry("compareTo", a -> (long) compare(a)),
          Map.entry("semver", a -> SemanticVersion.parse(version(a))),
          Map.entry("isSemver", a -> SemanticVersion.find(version(a)) != null),
          Map.entry("major", a -> Functions.cast(SemanticVersion.class, a[0]).major()),
          Map.entry("minor", a -> Functions.cast(SemanticVersion.class, a[0]).minor()),
          Map.entry("patch", a -> Functions.cast(SemanticVersion.class, a[0]).patch()));

  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);

  private NumberFunctions() {}

  private static @Nullable Quantity find(String text) {
    try {
      return Quantity.parse(text);
    } catch (QuantityException e) {
      return null;
    }
  }

  private static Object parse(String text) {
    Quantity quantity = find(text);
    if (quantity == null) {
      throw new EvaluationException(
          text.isEmpty() || !text.matches("[-+.0-9].*")
              ? "quantities must match the regular expression"
                  + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
              : "unable to parse quantity's suffix");
    }
    return new QuantityValue(quantity);
  }

  private static Quantity quantity(Object value) {
    return Functions.cast(QuantityValue.class, value).quantity();
  }

  private static Quantity operand(Object value) {
    return value instanceof Long number ? Quantity.of(number) : quantity(value);
  }

  private static boolean isInteger(Quantity quantity) {
    BigDecimal amount = quantity.amount();
    return amount.stripTrailingZeros().scale() <= 0
        && amount.compareTo(MAX) <= 0
        && amount.compareTo(MIN) >= 0;
  }

  private static Object toInteger(Quantity quantity) {
    if (!isInteger(quantity)) {
      throw new EvaluationException("cannot convert value to integer");
    }
    return quantity.amount().longValueExact();
  }

  private static int compare(Object[] a) {
    return switch (a[0]) {
      case QuantityValue one when a[1] instanceof QuantityValue other -> one.compareTo(other);
      case SemanticVersion one when a[1] instanceof SemanticVersion other -> one.compareTo(other);
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static String version(Object[] a) {
    boolean normalize = a.length > 1 && Functions.cast(Boolean.class, a[1]);
    String text = Functions.text(a[0]);
    return normalize ? SemanticVersion.normalize(text) : text;
  }
}
