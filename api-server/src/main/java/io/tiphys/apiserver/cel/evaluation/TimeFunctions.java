package io.tiphys.apiserver.cel.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The parts of a point in time, and the length of a span. */
final class TimeFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("getFullYear", a -> part(a, ZonedDateTime::getYear)),
          Map.entry("getMonth", a -> part(a, time -> time.getMonthValue() - 1)),
          Map.entry("getDayOfYear", a -> part(a, time -> time.getDayOfYear() - 1)),
          Map.entry("getDayOfMonth", a -> part(a, time -> time.getDayOfMonth() - 1)),
          Map.entry("getDate", a -> part(a, ZonedDateTime::getDayOfMonth)),
          Map.entry("getDayOfWeek", a -> part(a, time -> time.getDayOfWeek().getValue() % 7)),
          Map.entry("getHours", a -> either(a, ZonedDateTime::getHour, Duration::toHours)),
          Map.entry("getMinutes", a -> either(a, ZonedDateTime::getMinute, Duration::toMinutes)),
          Map.entry("getSeconds", a -> either(a, ZonedDateTime::getSecond, Duration::toSeconds)),
          Map.entry(
              "getMilliseconds",
              a -> either(a, time -> time.getNano() / 1_000_000, Duration::toMillis)));

  private TimeFunctions() {}

  private static long part(Object[] a, ToLongFunction<ZonedDateTime> part) {
    Instant time = Functions.cast(Instant.class, a[0]);
    return part.applyAsLong(Times.at(time, a.length > 1 ? Functions.text(a[1]) : ""));
  }

  private static long either(
      Object[] a, ToLongFunction<ZonedDateTime> part, ToLongFunction<Duration> length) {
    return a[0] instanceof Duration duration ? length.applyAsLong(duration) : part(a, part);
  }
}
