package io.tiphys.apiserver.cel;

import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What all rules of a schema cost together at worst, and which of them cost most. */
final class TotalCost {

  private static final int NAMED = 4;

  private final long limit;
  private final List<Part> parts = new ArrayList<>();
  private long sum;

  TotalCost(long limit) {
    this.limit = limit;
  }

  private record Part(String path, long cost) {}

  void add(String path, long cost) {
    long added = sum + cost;
    sum = added < 0 ? Long.MAX_VALUE : added;
    if (cost >= limit / 100) {
      parts.add(new Part(path, cost));
    }
  }

  List<FieldError> errors(String path) {
    if (sum <= limit) {
      return List.of();
    }
    List<FieldError> errors = new ArrayList<>();
    parts.stream()
        .sorted(Comparator.comparingLong(Part::cost).reversed())
        .limit(NAMED)
        .forEach(part ->
            errors.add(
                FieldError.forbidden(
                    part.path(),
                    "contributed to estimated rule cost total exceeding cost limit for entire"
                        + " OpenAPIv3 schema")));
    errors.add(
        FieldError.forbidden(
            path,
            excess(
                "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                sum,
                limit)));
    return errors;
  }

  /** How far a cost is above what is allowed. */
  static String excess(String name, long cost, long limit) {
    double factor = (double) cost / limit;
    String shown;
    if (factor > 100) {
      shown = "more than 100x";
    } else {
      shown = String.format(Locale.ROOT, factor < 1.5 ? "%.6fx" : "%.1fx", factor);
    }
    return name
        + " exceeds budget by factor of "
        + shown
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
        + " arrays, maps, and strings are declared)";
  }
}
