package io.tiphys.apiserver.cel.evaluation;

import dev.cel.common.values.CelByteString;
import java.util.List;
import java.util.Map;

/** What a call has cost, reckoned by the sizes of its arguments, as upstream reckons. */
final class CallCost {

  private static final double PER_CHARACTER = 0.1;
  private static final double PER_EXPRESSION_CHARACTER = 0.25;
  private static final long AUTHORIZATION = 350_000;
  private static final long LIST = 10;

  private CallCost() {}

  static long of(String function, String overload, Object[] values, Object result) {
    if (overload.equals(Call.FREE)) {
      return 0;
    }
    return switch (function) {
      case "check" -> AUTHORIZATION;
      case "fieldSelector", "labelSelector" -> selector(Values.size(values[1]));
      case "isSorted", "sum", "max", "min" -> traversal(values[0]);
      case "indexOf", "lastIndexOf" -> traversal(values[0]);
      case "url",
          "lowerAscii",
          "upperAscii",
          "substring",
          "trim",
          "cidr",
          "isIP",
          "isCIDR",
          "quantity",
          "isQuantity",
          "semver",
          "isSemver" ->
          characters(Values.size(values[0]));
      case "ip" -> values[0] instanceof Cidr ? 1 : characters(Values.size(values[0]));
      case "replace", "split", "ip.isCanonical" -> characters(2 * Values.size(values[0]));
      case "join" -> characters(2 * Values.size(result));
      case "find", "findAll" -> expression(Values.size(values[0]), Values.size(values[1]));
      case "containsIP" -> contains(values, 0);
      case "containsCIDR" -> contains(values, characters(Values.size(values[0])) + 1);
      case "validate" ->
          expression(Values.size(values[1]), ((NamedFormat) values[0]).expressionSize());
      case "_==_" -> values[0] instanceof NamedValue ? 1 : smaller(overload, values);
      case "flatten" ->
          list(
              values.length == 2 ? (double) Functions.number(values[1]) : 1,
              Values.size(values[0]));
      case "slice", "lists.range", "reverse" -> list(1, Values.size(result));
      case "distinct", "sort" -> selfCompare(values[0]);
      case "@sortByAssociatedKeys" -> selfCompare(values[1]);
      case "sets.contains", "sets.intersects" ->
          1 + Values.size(values[0]) * Values.size(values[1]);
      case "sets.equivalent" -> 1 + 2 * Values.size(values[0]) * Values.size(values[1]);
      default -> byOverload(overload, values);
    };
  }

  private static long byOverload(String overload, Object[] values) {
    return switch (overload) {
      case "starts_with_string",
          "ends_with_string",
          "string_to_bytes",
          "bytes_to_string",
          "strings_quote",
          "string_format" ->
          characters(Values.size(values[0]));
      case "in_list" -> Values.size(values[1]);
      case "not_equals",
          "less_string",
          "greater_string",
          "less_equals_string",
          "greater_equals_string",
          "less_bytes",
          "greater_bytes",
          "less_equals_bytes",
          "greater_equals_bytes" ->
          smaller("equals", values);
      case "add_string", "add_bytes" -> characters(Values.size(values[0]) + Values.size(values[1]));
      case "matches_string", "matches" ->
          expression(Values.size(values[0]), Values.size(values[1]));
      case "contains_string" ->
          characters(Values.size(values[0])) * characters(Values.size(values[1]));
      default -> 1;
    };
  }

  private static long smaller(String overload, Object[] values) {
    return overload.isEmpty()
        ? 1
        : characters(Math.min(Values.size(values[0]), Values.size(values[1])));
  }

  private static long characters(long size) {
    return (long) Math.ceil(size * PER_CHARACTER);
  }

  private static long expression(long size, long expressionSize) {
    return (long) Math.ceil((1.0 + size) * PER_CHARACTER)
        * (long) Math.ceil(expressionSize * PER_EXPRESSION_CHARACTER);
  }

  private static long selector(long size) {
    return LIST + characters(size) + (long) Math.ceil(Math.ceil(size * 0.5) * 50);
  }

  private static long contains(Object[] values, long more) {
    long other = values[1] instanceof String text ? characters(Values.size(text)) : 0;
    return characters(2 * Values.size(values[0])) + more + other;
  }

  private static long list(double factor, long size) {
    return (long) (size * factor) + 1 + LIST;
  }

  private static long selfCompare(Object value) {
    List<?> list = Functions.cast(List.class, value);
    boolean text =
        !list.isEmpty()
            && (list.getFirst() instanceof String || list.getFirst() instanceof CelByteString);
    return list(text ? 2.1 : 2.0, (long) list.size() * list.size());
  }

  private static long traversal(Object value) {
    return switch (value) {
      case String text -> (long) (text.length() * PER_CHARACTER);
      case CelByteString bytes -> (long) (bytes.size() * PER_CHARACTER);
      case List<?> list -> list.stream().mapToLong(CallCost::traversal).sum();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .mapToLong(entry -> traversal(entry.getKey()) + traversal(entry.getValue()))
              .sum();
      default -> 1;
    };
  }
}
