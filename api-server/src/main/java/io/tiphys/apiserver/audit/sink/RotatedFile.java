package io.tiphys.apiserver.audit.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * A file that is put aside when it has grown to a size, under its name with the time before the
 * extension, and begun anew. Only its owner may read it. Used by one thread at a time.
 */
final class RotatedFile extends OutputStream {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rw-------");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

  private final Path file;
  private final long most;
  private final OldFiles old;
  private final InstantSource clock;
  private OutputStream out;
  private long size;

  /**
   * @param most bytes
   */
  RotatedFile(Path file, long most, OldFiles old, InstantSource clock) throws IOException {
    this.file = file;
    this.most = most;
    this.old = old;
    this.clock = clock;
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    this.out = open();
  }

  private OutputStream open() throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS));
    }
    size = Files.size(file);
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Writes a line; whole into one file. */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (size > 0 && size + length > most) {
      rotate();
    }
    out.write(bytes, offset, length);
    size += length;
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(file, aside());
    out = open();
    old.tidy(clock.instant());
  }

  private Path aside() {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String extension = dot < 0 ? "" : name.substring(dot);
    Path aside = file.resolveSibling(stem + "-" + TIME.format(clock.instant()) + extension);
    for (int millis = 1; Files.exists(aside); millis++) {
      aside =
          file.resolveSibling(
              stem + "-" + TIME.format(clock.instant().plusMillis(millis)) + extension);
    }
    return aside;
  }

  @Override
  public void close() throws IOException {
    out.close();
    old.close();
  }
}
