package io.tiphys.api.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** RFC 3339 in upstream's two precisions. */
public final class Timestamps {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /** As in {@code creationTimestamp}: whole seconds. */
  public static String seconds(Instant instant) {
    return SECONDS.format(instant);
  }

  /** As in a Lease's {@code renewTime}: always six digits. */
  public static String micros(Instant instant) {
    return MICROSECONDS.format(instant.truncatedTo(ChronoUnit.MICROS));
  }

  /** Reads either form, with any offset; throws {@link DateTimeException} with upstream's words. */
  public static Instant parse(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\""
              .formatted(text, text),
          e);
    }
  }
}
