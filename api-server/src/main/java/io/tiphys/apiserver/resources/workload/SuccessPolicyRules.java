package io.tiphys.apiserver.resources.workload;

import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;

/** The rules of when a Job has done enough. */
final class SuccessPolicyRules {

  private static final int MAX_RULES = 20;
  private static final int MAX_INDEXES = 64 * 1024;

  private SuccessPolicyRules() {}

  static void check(Checked spec) {
    Checked rules = spec.at("successPolicy", "rules");
    if (rules.isEmpty()) {
      rules.required("at least one rules must be specified when the successPolicy is specified");
    }
    if (rules.items().size() > MAX_RULES) {
      rules.add(FieldError.tooMany(rules.path(), rules.items().size(), MAX_RULES));
    }
    for (Checked rule : rules.items()) {
      rule(rule, spec.at("completions").number());
    }
  }

  private static void rule(Checked rule, long completions) {
    Checked count = rule.at("succeededCount");
    Checked indexes = rule.at("succeededIndexes");
    if (!count.isSet() && !indexes.isSet()) {
      rule.required("at least one of succeededCount or succeededIndexes must be specified");
    }
    long total = 0;
    if (indexes.isSet()) {
      if (indexes.text().length() > MAX_INDEXES) {
        indexes.add(FieldError.tooLong(indexes.path(), MAX_INDEXES));
      }
      try {
        total = count(indexes.text(), completions);
      } catch (IllegalArgumentException e) {
        indexes.invalid("error parsing succeededIndexes: " + e.getMessage());
      }
    }
    count.notNegative();
    if (count.number() > completions) {
      count.invalid(
          "must be less than or equal to "
              + completions
              + " (the number of specified completions)");
    }
    if (indexes.isSet() && count.isSet() && count.number() > total) {
      count.invalid(
          "must be less than or equal to "
              + total
              + " (the number of indexes in the specified succeededIndexes field)");
    }
  }

  /** How many indexes there are in a text like {@code 1,3-5}. */
  private static long count(String text, long completions) {
    if (text.isEmpty()) {
      return 0;
    }
    long total = 0;
    long last = -1;
    for (String interval : text.split(",", -1)) {
      String[] ends = interval.split("-", -1);
      if (ends.length > 2) {
        throw new IllegalArgumentException(
            "the fragment \""
                + interval
                + "\" violates the requirement that an index interval can have at most two parts"
                + " separated by '-'");
      }
      long low = index(ends[0], completions);
      long high = ends.length == 1 ? low : index(ends[1], completions);
      if (ends.length > 1 && low >= high) {
        throw order(low, high);
      }
      if (last >= low) {
        throw order(last, low);
      }
      total += high - low + 1;
      last = high;
    }
    return total;
  }

  private static long index(String text, long completions) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "cannot convert string to integer for index: \"" + text + "\"");
    }
    if (Long.parseLong(text) >= completions) {
      throw new IllegalArgumentException("too large index: \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  private static IllegalArgumentException order(long previous, long current) {
    return new IllegalArgumentException(
        "non-increasing order, previous: " + previous + ", current: " + current);
  }
}
