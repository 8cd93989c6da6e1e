package io.tiphys.apiserver.cel.evaluation;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time and spans of it, read, written and taken apart. */
final class Times {

  private static final Map<String, BigDecimal> NANOS =
      Map.ofEntries(
          Map.entry("ns", BigDecimal.ONE),
          Map.entry("us", BigDecimal.valueOf(1_000)),
          Map.entry("µs", BigDecimal.valueOf(1_000)),
          Map.entry("μs", BigDecimal.valueOf(1_000)),
          Map.entry("ms", BigDecimal.valueOf(1_000_000)),
          Map.entry("s", BigDecimal.valueOf(1_000_000_000L)),
          Map.entry("m", BigDecimal.valueOf(60_000_000_000L)),
          Map.entry("h", BigDecimal.valueOf(3_600_000_000_000L)));

  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern GO_DURATION = Pattern.compile("[-+]?(0|(" + PART + ")+)");
  private static final Pattern OFFSET = Pattern.compile("([+-])?(\\d{1,2}):(\\d{2})");

  private Times() {}

  static boolean isDuration(String text) {
    return GO_DURATION.matcher(text).matches();
  }

  /** A span as Go writes it, such as {@code 1h30m}. */
  static Duration duration(String text) {
    if (!isDuration(text)) {
      throw new EvaluationException("invalid duration " + '"' + text + '"');
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      BigDecimal unit = NANOS.getOrDefault(part.group(2), BigDecimal.ZERO);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    try {
      long exact = nanos.toBigInteger().longValueExact();
      return Duration.ofNanos(text.startsWith("-") ? -exact : exact);
    } catch (ArithmeticException e) {
      throw new EvaluationException("invalid duration " + '"' + text + '"');
    }
  }

  static Instant dateTime(String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    } catch (DateTimeException e) {
      throw new EvaluationException(
          "parsing time " + '"' + text + '"' + " as " + '"' + "2006-01-02T15:04:05Z07:00" + '"');
    }
  }

  static ZonedDateTime at(Instant time, String zone) {
    return time.atZone(zone(zone));
  }

  private static ZoneId zone(String name) {
    Matcher offset = OFFSET.matcher(name);
    try {
      if (offset.matches()) {
        int minutes = Integer.parseInt(offset.group(2)) * 60 + Integer.parseInt(offset.group(3));
        return ZoneOffset.ofTotalSeconds(("-".equals(offset.group(1)) ? -60 : 60) * minutes);
      }
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new EvaluationException("unknown time zone " + name);
    }
  }

  /** As {@code string()} gives it: seconds. */
  static String text(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return seconds.signum() == 0 ? "0s" : seconds.stripTrailingZeros().toPlainString() + "s";
  }
}
