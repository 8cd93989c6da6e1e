package io.tiphys.apiserver.cel.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All functions by name. What a function does depends on the values, not on how it was declared.
 */
final class Functions {

  private static final Map<String, Body> ALL = new HashMap<>();

  static {
    for (Map<String, Body> library :
        List.of(
            Operators.ALL,
            Conversions.ALL,
            TimeFunctions.ALL,
            StringFunctions.ALL,
            RegexFunctions.ALL,
            ListFunctions.ALL,
            OptionalFunctions.ALL,
            NetworkFunctions.ALL,
            NumberFunctions.ALL,
            FormatFunctions.ALL,
            AuthorizationFunctions.ALL)) {
      ALL.putAll(library);
    }
  }

  private Functions() {}

  /** What a function does with its arguments, of which a receiver is the first. */
  @FunctionalInterface
  interface Body {
    Object call(Object[] arguments);
  }

  static Body named(String function) {
    Body body = ALL.get(function);
    if (body == null) {
      throw new IllegalArgumentException("a function that is declared but missing: " + function);
    }
    return body;
  }

  static <T> T cast(Class<T> type, Object value) {
    if (!type.isInstance(value)) {
      throw EvaluationException.noSuchOverload();
    }
    return type.cast(value);
  }

  static String text(Object value) {
    return cast(String.class, value);
  }

  static long number(Object value) {
    return cast(Long.class, value);
  }
}
