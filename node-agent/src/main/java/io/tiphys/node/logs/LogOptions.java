package io.tiphys.node.logs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log is wanted.
 *
 * @param tailLines the last so many lines only
 * @param since only what was written at or after this time
 * @param timestamps whether each line begins with its time
 * @param limitBytes to stop after so many bytes
 */
public record LogOptions(
    boolean follow,
    OptionalLong tailLines,
    Optional<Instant> since,
    boolean timestamps,
    OptionalLong limitBytes) {

  public static final LogOptions ALL =
      new LogOptions(false, OptionalLong.empty(), Optional.empty(), false, OptionalLong.empty());
}
