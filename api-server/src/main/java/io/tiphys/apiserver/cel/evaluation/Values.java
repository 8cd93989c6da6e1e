package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What holds for values of all types: their sizes, and how they are equal. */
final class Values {

  private Values() {}

  static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("a variable is read before it has a value");
    }
    return value;
  }

  /** The size that costs are reckoned by: 1 for what has none. */
  static long size(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case CelByteString bytes -> bytes.size();
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Optional<?> maybe when maybe.isPresent() -> size(maybe.get());
      case IpAddress address -> address.size();
      case Cidr cidr -> cidr.size();
      default -> 1;
    };
  }

  static boolean equal(Object left, Object right) {
    if (isNumber(left) && isNumber(right)) {
      return Numbers.compare(left, right) == 0 && !isNaN(left) && !isNaN(right);
    }
    return switch (left) {
      case List<?> list -> right instanceof List<?> other && Lists.equal(list, other);
      case Map<?, ?> map -> right instanceof Map<?, ?> other && equalMaps(map, other);
      case Optional<?> maybe ->
          right instanceof Optional<?> other
              && maybe.isPresent() == other.isPresent()
              && (maybe.isEmpty() || equal(maybe.get(), other.orElseThrow()));
      default -> left.equals(right);
    };
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = Members.find(right, entry.getKey());
      if (other == null || !equal(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof UnsignedLong;
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }
}
