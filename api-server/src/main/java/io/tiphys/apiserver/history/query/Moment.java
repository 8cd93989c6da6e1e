package io.tiphys.apiserver.history.query;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.request.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Of which moment somebody asks. */
public sealed interface Moment {

  /** The newest that is recorded. */
  record Newest() implements Moment {}

  record AtRevision(long revision) implements Moment {}

  record AtTime(Instant time) implements Moment {}

  /**
   * Reads {@code resourceVersion=} and {@code at=}, which takes RFC 3339.
   *
   * @throws StatusException 400 for both, or for what is neither
   */
  static Moment of(Query query) {
    return of(query.text("resourceVersion"), query.text("at"));
  }

  static Moment of(String revision, String at) {
    if (!revision.isEmpty() && !at.isEmpty()) {
      throw bad("at", "either resourceVersion or at may be given, not both");
    }
    if (!at.isEmpty()) {
      return new AtTime(time(at));
    }
    if (revision.isEmpty() || revision.equals("0")) {
      return new Newest();
    }
    try {
      long number = Long.parseLong(revision);
      if (number > 0 && number < 1L << 48) {
        return new AtRevision(number);
      }
    } catch (NumberFormatException e) {
      // the same answer as for a number that is none of the store's
    }
    throw bad("resourceVersion", "resourceVersion=" + revision + " is no resource version");
  }

  /** Says which parameter cannot be, and why. */
  static StatusException bad(String parameter, String message) {
    return Status.badRequest(message)
        .withCauses(List.of(new StatusCause("FieldValueInvalid", message, parameter)))
        .asException();
  }

  private static Instant time(String at) {
    try {
      // a plus sign of an offset that was not escaped arrives as a space
      return OffsetDateTime.parse(at.strip().replace(' ', '+'))
          .toInstant()
          .truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw bad(
          "at",
          "at="
              + at
              + " is no time of RFC 3339, such as 2026-11-22T21:30:00Z or"
              + " 2026-11-22T22:30:00.5+01:00");
    }
  }
}
