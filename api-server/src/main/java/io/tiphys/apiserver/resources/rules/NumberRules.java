package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.validation.NameRules;

/** The rules of values that are a number or a percentage. */
public final class NumberRules {

  private NumberRules() {}

  /** Checks a number that is not negative or a percentage of at most 100. */
  public static void numberOrPercent(Checked value) {
    if (!value.isSet()) {
      return;
    }
    if (!value.value().isTextual()) {
      value.notNegative();
      return;
    }
    var errors = NameRules.percent(value.text());
    value.invalid(errors);
    if (errors.isEmpty() && percent(value) > 100) {
      value.invalid("must not be greater than 100%");
    }
  }

  /** Whether the value is 0 or 0%, or nothing that can be read. */
  public static boolean isZero(Checked value) {
    return value.value().isTextual()
        ? percent(value) == 0 || !NameRules.percent(value.text()).isEmpty()
        : value.number() == 0;
  }

  private static long percent(Checked value) {
    String digits = value.text().replace("%", "");
    return digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)
        ? Integer.MAX_VALUE
        : Long.parseLong(digits);
  }
}
