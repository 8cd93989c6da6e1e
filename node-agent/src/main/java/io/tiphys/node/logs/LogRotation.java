package io.tiphys.node.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps container logs small: a log above 10 MiB is put aside under its name and the time, and of
 * those put aside the last four stay. The runtime has to open the log anew afterwards.
 */
public final class LogRotation {

  static final long MAX_BYTES = 10L << 20;
  static final int MAX_FILES = 5;

  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private LogRotation() {}

  /**
   * Puts the log aside if it is too big.
   *
   * @return whether it was, so that the runtime must open it anew
   */
  public static boolean rotate(Path log, Instant now) throws IOException {
    if (!Files.exists(log) || Files.size(log) < MAX_BYTES) {
      return false;
    }
    String name = log.getFileName() + ".";
    Path folder = log.toAbsolutePath().resolveSibling("");
    Files.move(log, folder.resolve(name + SUFFIX.format(now)));
    List<Path> aside;
    try (Stream<Path> all = Files.list(folder)) {
      aside = all.filter(path -> path.getFileName().toString().startsWith(name)).sorted().toList();
    }
    for (int i = 0; i <= aside.size() - MAX_FILES; i++) {
      Files.delete(aside.get(i));
    }
    return true;
  }
}
