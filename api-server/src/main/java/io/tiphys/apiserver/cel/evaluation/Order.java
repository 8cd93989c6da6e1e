package io.tiphys.apiserver.cel.evaluation;

import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;

/** The order of values of one type, and of numbers of any. */
final class Order {

  private Order() {}

  static int compare(Object left, Object right) {
    if (Values.isNumber(left) && Values.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    return switch (left) {
      case String a when right instanceof String b -> compareText(a, b);
      case Boolean a when right instanceof Boolean b -> a.compareTo(b);
      case Instant a when right instanceof Instant b -> a.compareTo(b);
      case Duration a when right instanceof Duration b -> a.compareTo(b);
      case CelByteString a when right instanceof CelByteString b ->
          CelByteString.unsignedLexicographicalComparator().compare(a, b);
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  /** By code points, as UTF-8 sorts. */
  private static int compareText(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean same = Character.isSurrogate(left) == Character.isSurrogate(right);
        return same ? Character.compare(left, right) : Character.isSurrogate(left) ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
