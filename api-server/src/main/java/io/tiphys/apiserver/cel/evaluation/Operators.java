package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What operators do, and {@code size}. */
final class Operators {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("_==_", a -> Values.equal(a[0], a[1])),
          Map.entry("_!=_", a -> !Values.equal(a[0], a[1])),
          Map.entry("_<_", a -> compare("_<_", a) < 0),
          Map.entry("_<=_", a -> compare("_<=_", a) <= 0),
          Map.entry("_>_", a -> compare("_>_", a) > 0),
          Map.entry("_>=_", a -> compare("_>=_", a) >= 0),
          Map.entry("_+_", a -> add(a[0], a[1])),
          Map.entry("_-_", a -> subtract(a[0], a[1])),
          Map.entry("_*_", a -> calculate('*', a[0], a[1])),
          Map.entry("_/_", a -> calculate('/', a[0], a[1])),
          Map.entry("_%_", a -> calculate('%', a[0], a[1])),
          Map.entry("-_", a -> negate(a[0])),
          Map.entry("!_", a -> !Functions.cast(Boolean.class, a[0])),
          Map.entry("_[_]", a -> Members.index(a[0], a[1])),
          Map.entry("_[?_]", a -> Members.maybeIndex(a[0], a[1])),
          Map.entry("@in", a -> in(a[0], a[1])),
          Map.entry("size", a -> size(a[0])));

  private Operators() {}

  private static int compare(String operator, Object[] a) {
    if (a[0] instanceof List || a[0] instanceof Map || a[0] instanceof NamedValue) {
      throw new EvaluationException("no such overload: " + operator);
    }
    return Order.compare(a[0], a[1]);
  }

  private static boolean in(Object value, Object container) {
    return switch (container) {
      case List<?> list -> Lists.contains(list, value);
      case Map<?, ?> map -> Members.find(map, value) != null;
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static long size(Object value) {
    return switch (value) {
      case String _, List<?> _, Map<?, ?> _, CelByteString _ -> Values.size(value);
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object add(Object left, Object right) {
    return switch (left) {
      case String a when right instanceof String b -> a + b;
      case CelByteString a when right instanceof CelByteString b -> a.concat(b);
      case List<?> a when right instanceof List<?> b -> Lists.concat(a, b);
      case Duration a when right instanceof Duration b -> inRange(a.plus(b));
      case Duration a when right instanceof Instant b -> inRange(b.plus(a));
      case Instant a when right instanceof Duration b -> inRange(a.plus(b));
      default -> calculate('+', left, right);
    };
  }

  private static Object subtract(Object left, Object right) {
    return switch (left) {
      case Duration a when right instanceof Duration b -> inRange(a.minus(b));
      case Instant a when right instanceof Duration b -> inRange(a.minus(b));
      case Instant a when right instanceof Instant b -> inRange(Duration.between(b, a));
      default -> calculate('-', left, right);
    };
  }

  static Duration inRange(Duration duration) {
    try {
      return Duration.ofNanos(duration.toNanos());
    } catch (ArithmeticException e) {
      throw new EvaluationException("integer overflow");
    }
  }

  static Instant inRange(Instant time) {
    if (time.getEpochSecond() < -62_135_596_800L || time.getEpochSecond() > 253_402_300_799L) {
      throw new EvaluationException("timestamp overflow");
    }
    return time;
  }

  private static Object calculate(char operator, Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> Numbers.calculate(operator, a, b);
      case UnsignedLong a when right instanceof UnsignedLong b -> Numbers.calculate(operator, a, b);
      case Double a when right instanceof Double b -> Numbers.calculate(operator, a, b);
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object negate(Object value) {
    return switch (value) {
      case Long number -> Numbers.calculate('-', 0L, number);
      case Double number -> -number;
      case Duration duration -> inRange(duration.negated());
      default -> throw EvaluationException.noSuchOverload();
    };
  }
}
