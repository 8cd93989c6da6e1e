package io.tiphys.apiserver.audit.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a log has put aside: deletes those that are too old or too many and compresses the
 * others, in the background.
 */
final class OldFiles implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OldFiles.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS");
  private static final String COMPRESSED = ".gz";

  private final Path file;
  private final int maxAgeDays;
  private final int maxBackups;
  private final boolean compress;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("audit-log-files").factory());

  OldFiles(Path file, int maxAgeDays, int maxBackups, boolean compress) {
    this.file = file;
    this.maxAgeDays = maxAgeDays;
    this.maxBackups = maxBackups;
    this.compress = compress;
  }

  private record Old(Path path, Instant time) {}

  void tidy(Instant now) {
    if (maxAgeDays > 0 || maxBackups > 0 || compress) {
      thread.execute(() -> {
        try {
          tidyNow(now);
        } catch (IOException e) {
          log.atWarn().addKeyValue("error", e.getMessage()).log("Old audit logs stay as they are");
        }
      });
    }
  }

  private void tidyNow(Instant now) throws IOException {
    List<Old> all = list();
    List<Old> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Old one = all.get(i);
      boolean tooMany = maxBackups > 0 && i >= maxBackups;
      boolean tooOld = maxAgeDays > 0 && one.time.isBefore(now.minus(Duration.ofDays(maxAgeDays)));
      if (tooMany || tooOld) {
        Files.deleteIfExists(one.path);
      } else {
        kept.add(one);
      }
    }
    if (compress) {
      for (Old one : kept) {
        if (!one.path.toString().endsWith(COMPRESSED)) {
          compress(one.path);
        }
      }
    }
  }

  /** The newest first. */
  private List<Old> list() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(this::old)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparing(Old::time).reversed())
          .toList();
    }
  }

  private Optional<Old> old(Path path) {
    String own = String.valueOf(file.getFileName());
    int dot = own.lastIndexOf('.');
    String stem = (dot < 0 ? own : own.substring(0, dot)) + "-";
    String extension = dot < 0 ? "" : own.substring(dot);
    String name = String.valueOf(path.getFileName());
    String plain =
        name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
    if (!plain.startsWith(stem)
        || !plain.endsWith(extension)
        || plain.length() < stem.length() + extension.length()) {
      return Optional.empty();
    }
    String time = plain.substring(stem.length(), plain.length() - extension.length());
    try {
      return Optional.of(new Old(path, LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC)));
    } catch (DateTimeException e) {
      return Optional.empty(); // somebody else's file
    }
  }

  private static void compress(Path path) throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + COMPRESSED + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(draft, StandardOpenOption.WRITE))) {
      Files.copy(path, out);
    }
    Files.move(draft, path.resolveSibling(path.getFileName() + COMPRESSED));
    Files.delete(path);
  }

  @Override
  public void close() {
    thread.close();
  }
}
