package io.tiphys.node.pod;

import java.time.Duration;

/** Durations as Go prints them, because messages are compared by their wording: {@code 1m20s}. */
public final class GoDuration {

  private GoDuration() {}

  public static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 1_000_000_000L) {
      return nanos < 1_000
          ? nanos + "ns"
          : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
    }
    long hours = duration.toHours();
    long minutes = duration.toMinutesPart();
    String seconds = decimal(nanos % 60_000_000_000L, 1_000_000_000) + "s";
    return hours > 0
        ? hours + "h" + minutes + "m" + seconds
        : minutes > 0 ? minutes + "m" + seconds : seconds;
  }

  private static String decimal(long value, long unit) {
    return java.math.BigDecimal.valueOf(value)
        .divide(java.math.BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
