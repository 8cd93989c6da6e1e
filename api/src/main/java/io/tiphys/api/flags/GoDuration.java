package io.tiphys.api.flags;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h15m30.5s}, {@code 100ms}, {@code 0}. */
public final class GoDuration {

  private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  private GoDuration() {}

  /** Throws {@link IllegalArgumentException} with what is wrong. */
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(rest);
    double nanos = 0;
    int at = 0;
    while (at < rest.length() && part.find(at) && part.start() == at) {
      nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2));
      at = part.end();
    }
    if (rest.isEmpty() || at < rest.length()) {
      throw new IllegalArgumentException("\"" + text + "\" is no duration such as 15s or 5m0s");
    }
    return Duration.ofNanos(Math.round(negative ? -nanos : nanos));
  }

  private static double nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      default -> 3600e9;
    };
  }

  /** The form that Go prints: {@code 5m0s}, {@code 1.5s}, {@code 100ms}, {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      long nanos = duration.toNanos();
      if (nanos == 0) {
        return "0s";
      }
      return nanos < 1_000
          ? nanos + "ns"
          : nanos < 1_000_000 ? decimal(nanos / 1e3) + "µs" : decimal(nanos / 1e6) + "ms";
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    double seconds = duration.toSecondsPart() + duration.toNanosPart() / 1e9;
    return text.append(decimal(seconds)).append('s').toString();
  }

  private static String decimal(double value) {
    return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
