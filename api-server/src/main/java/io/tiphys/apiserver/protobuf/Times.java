package io.tiphys.apiserver.protobuf;

import io.tiphys.api.flags.GoDuration;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Points in time and durations: text in JSON, seconds and nanoseconds on the wire. */
final class Times {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static void write(String text, WireOutput out) throws IOException {
    try {
      Instant time =
          text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
      out.integer(1, time.getEpochSecond());
      out.integer(2, time.getNano());
    } catch (DateTimeException e) {
      throw new IOException(text + " is no time", e);
    }
  }

  /** Empty for a time that is not set. */
  static Optional<String> read(WireInput in, boolean micro) throws IOException {
    long seconds = 0;
    long nanos = 0;
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) tag) {
        case 1 << 3 -> seconds = in.varint();
        case 2 << 3 -> nanos = (int) in.varint();
        default -> in.skip((int) tag & 7);
      }
    }
    if (seconds == 0 && nanos == 0) {
      return Optional.empty();
    }
    try {
      Instant time = Instant.ofEpochSecond(seconds, nanos);
      return Optional.of((micro ? MICROS : SECONDS).format(time));
    } catch (DateTimeException e) {
      throw new IOException("a time is out of range: " + seconds, e);
    }
  }

  static Duration duration(String text) throws IOException {
    try {
      return GoDuration.parse(text);
    } catch (RuntimeException e) {
      throw new IOException(text + " is no duration", e);
    }
  }
}
