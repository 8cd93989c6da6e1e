package io.tiphys.apiserver.cel.expression;

/**
 * From how much to how much something can be: a size or a cost. Sums and products end at {@link
 * Long#MAX_VALUE}, which means without bound.
 */
record Range(long min, long max) {

  static final Range ZERO = fixed(0);
  static final Range ONE = fixed(1);
  static final Range UNKNOWN = new Range(0, Long.MAX_VALUE);

  static Range fixed(long value) {
    return new Range(value, value);
  }

  Range plus(Range other) {
    return new Range(add(min, other.min), add(max, other.max));
  }

  Range times(Range other) {
    return new Range(multiply(min, other.min), multiply(max, other.max));
  }

  /** Rounded up. */
  Range times(double factor) {
    return new Range(multiply(min, factor), multiply(max, factor));
  }

  /** What holds both. */
  Range union(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }

  static long add(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  static long multiply(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  private static long multiply(long a, double factor) {
    // Without bound stays so: upstream's counts go to 2^64 before they are cut.
    return a == Long.MAX_VALUE && factor > 0 ? Long.MAX_VALUE : (long) Math.ceil(a * factor);
  }
}
