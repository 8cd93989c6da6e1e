package io.tiphys.node.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of a log file in the CRI's format: {@code <time> <stream> <tags> <text>}.
 *
 * @param partial whether the container's line goes on in the next one
 * @param text without the end of the line
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record LogLine(String timestamp, boolean partial, byte[] text) {

  /** The line, unless it is not of this form (the runtime may be in the midst of writing it). */
  static Optional<LogLine> parse(byte[] line) {
    int time = indexOf(line, 0);
    int stream = time < 0 ? -1 : indexOf(line, time + 1);
    int tags = stream < 0 ? -1 : indexOf(line, stream + 1);
    if (tags < 0) {
      return Optional.empty();
    }
    String tag = new String(line, stream + 1, tags - stream - 1, StandardCharsets.US_ASCII);
    return Optional.of(
        new LogLine(
            new String(line, 0, time, StandardCharsets.US_ASCII),
            tag.startsWith("P"),
            Arrays.copyOfRange(line, tags + 1, line.length)));
  }

  private static int indexOf(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  boolean isBefore(Instant time) {
    try {
      return OffsetDateTime.parse(timestamp).toInstant().isBefore(time);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
