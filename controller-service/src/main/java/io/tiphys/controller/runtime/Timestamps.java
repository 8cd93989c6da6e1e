package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as objects carry them: RFC 3339 in whole seconds. */
public final class Timestamps {

  private Timestamps() {}

  public static String format(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The time, or empty where none or nothing readable stands. */
  public static Optional<Instant> parse(@Nullable String time) {
    if (time == null || time.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  public static Instant created(HasMetadata object) {
    return parse(object.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }
}
