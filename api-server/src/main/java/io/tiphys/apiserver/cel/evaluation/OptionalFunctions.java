package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that may be missing, and the maps that macros build. */
final class OptionalFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.of(
          "optional.of", a -> Optional.of(a[0]),
          "optional.none", _ -> Optional.empty(),
          "optional.ofNonZeroValue", a -> isZero(a[0]) ? Optional.empty() : Optional.of(a[0]),
          "hasValue", a -> optional(a[0]).isPresent(),
          "value", a -> value(a[0]),
          "optional.unwrap", a -> unwrap(a[0]),
          "unwrapOpt", a -> unwrap(a[0]),
          "first", a -> end(a[0], true),
          "last", a -> end(a[0], false),
          "cel.@mapInsert", OptionalFunctions::insert);

  private OptionalFunctions() {}

  private static Optional<?> optional(Object value) {
    return Functions.cast(Optional.class, value);
  }

  private static Object value(Object value) {
    Optional<?> maybe = optional(value);
    if (maybe.isEmpty()) {
      throw new EvaluationException("optional.none() dereference");
    }
    return maybe.get();
  }

  private static Object end(Object value, boolean first) {
    List<?> list = Functions.cast(List.class, value);
    return list.isEmpty()
        ? Optional.empty()
        : Optional.of(Values.present(first ? list.getFirst() : list.getLast()));
  }

  private static Object unwrap(Object value) {
    List<Object> present = new ArrayList<>();
    List<?> items = Functions.cast(List.class, value);
    items.forEach(item -> optional(item).ifPresent(present::add));
    return present;
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case NullValue _ -> true;
      case Boolean truth -> !truth;
      case Long number -> number == 0;
      case Double number -> number == 0;
      case UnsignedLong number -> number.equals(UnsignedLong.ZERO);
      case Duration duration -> duration.isZero();
      case String text -> text.isEmpty();
      case dev.cel.common.values.CelByteString bytes -> bytes.isEmpty();
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case Optional<?> maybe -> maybe.isEmpty();
      default -> false;
    };
  }

  private static Object insert(Object[] a) {
    Map<?, ?> into = Functions.cast(Map.class, a[0]);
    Map<Object, Object> all = new LinkedHashMap<>(into);
    if (a.length == 3) {
      add(all, a[1], a[2]);
    } else {
      Map<?, ?> more = Functions.cast(Map.class, a[1]);
      more.forEach((key, value) -> add(all, key, value));
    }
    return all;
  }

  private static void add(Map<Object, Object> all, Object key, Object value) {
    if (all.putIfAbsent(key, value) != null) {
      throw new EvaluationException("insert failed: key " + key + " already exists");
    }
  }
}
