package io.tiphys.apiserver.cel.expression;

import io.tiphys.apiserver.cel.expression.CallEstimates.Estimate;
import java.util.List;

/** How long texts get that are taken apart or put together anew. */
final class TextSizes {

  private static final double PER_CHARACTER = 0.1;

  private TextSizes() {}

  static Estimate replace(Range text, Range old, Range by) {
    long max;
    if (old.min() == 0) {
      max = Range.add(Range.multiply(Range.add(text.max(), 1), by.max()), text.max());
    } else if (by.max() <= old.min()) {
      max = text.max();
    } else {
      max = Range.multiply(ceiling(text.max(), old.min()), by.max());
    }
    long min;
    if (old.max() == 0) {
      min = Range.add(Range.multiply(Range.add(text.min(), 1), by.min()), text.min());
    } else if (old.max() <= by.min()) {
      min = text.min();
    } else {
      min = Range.multiply(ceiling(text.min(), old.max()), by.min());
    }
    return new Estimate(text.times(2 * PER_CHARACTER), new Range(min, max));
  }

  private static long ceiling(long dividend, long divisor) {
    return dividend == Long.MAX_VALUE ? dividend : (long) Math.ceil((double) dividend / divisor);
  }

  static Estimate split(Range text, List<CostNode> arguments) {
    long max = arguments.size() > 1 ? arguments.get(1).literal(text.max()) : text.max();
    return new Estimate(text.times(2 * PER_CHARACTER), new Range(0, max));
  }
}
