package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways into objects, maps and lists. */
final class Members {

  private Members() {}

  static boolean has(Object on, String field) {
    return switch (on) {
      case JsonObject object -> object.field(field) != null;
      case Map<?, ?> map -> map.containsKey(field);
      case Optional<?> maybe -> maybe.isPresent() && has(maybe.get(), field);
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  static Object select(Object on, String field) {
    if (on instanceof Optional<?> maybe) {
      return maybe.flatMap(value -> find(value, field));
    }
    Object found =
        switch (on) {
          case JsonObject object -> object.field(field);
          case Map<?, ?> map -> map.get(field);
          default -> null;
        };
    if (found == null) {
      throw EvaluationException.noSuchKey(field);
    }
    return found;
  }

  /** The value of an optional field. */
  static Optional<Object> find(Object on, String field) {
    return switch (on) {
      case JsonObject object -> Optional.ofNullable(object.field(field));
      case Map<?, ?> map -> Optional.ofNullable(map.get(field));
      case Optional<?> maybe -> maybe.flatMap(value -> find(value, field));
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  static Object index(Object on, Object key) {
    return switch (on) {
      case Optional<?> maybe -> maybe.flatMap(value -> maybeIndex(value, key));
      case List<?> list -> {
        long position = position(key);
        if (position < 0 || position >= list.size()) {
          throw new EvaluationException("index out of bounds: " + position);
        }
        yield Values.present(list.get((int) position));
      }
      case Map<?, ?> map -> {
        Object found = find(map, key);
        if (found == null) {
          throw EvaluationException.noSuchKey(key);
        }
        yield found;
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  static Optional<Object> maybeIndex(Object on, Object key) {
    return switch (on) {
      case Optional<?> maybe -> maybe.flatMap(value -> maybeIndex(value, key));
      case List<?> list -> {
        long position = position(key);
        yield position < 0 || position >= list.size()
            ? Optional.empty()
            : Optional.of(Values.present(list.get((int) position)));
      }
      case Map<?, ?> map -> Optional.ofNullable(find(map, key));
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  /** The value of a key that may be a number of another type. */
  static @Nullable Object find(Map<?, ?> map, Object key) {
    Object found = map.get(key);
    if (found != null || !Values.isNumber(key)) {
      return found;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (Values.equal(entry.getKey(), key)) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static long position(Object key) {
    return switch (key) {
      case Long number -> number;
      case UnsignedLong number -> Numbers.toInt(number);
      case Double number when number == Math.rint(number) -> Numbers.toInt(number);
      default ->
          throw new EvaluationException(
              "unsupported index type '" + TypeName.of(key) + "' in list");
    };
  }
}
