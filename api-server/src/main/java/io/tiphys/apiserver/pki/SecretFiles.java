package io.tiphys.apiserver.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Files that are there either wholly or not at all, with the right mode from their first moment.
 */
final class SecretFiles {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private SecretFiles() {}

  /** Makes the directory for its owner alone; leaves the mode of one that is there. */
  static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    } catch (FileAlreadyExistsException e) {
      throw new PkiException(directory + " is not a directory; move it away", e);
    } catch (IOException e) {
      throw new PkiException(
          directory + " cannot be made; give this user the right or name another --data-dir", e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new PkiException(file + " cannot be read; make it readable for this user", e);
    }
  }

  /** Mode 0600. */
  static void writeSecret(Path file, String text) {
    write(file, text, "rw-------");
  }

  /** Mode 0644. */
  static void writePublic(Path file, String text) {
    write(file, text, "rw-r--r--");
  }

  private static void write(Path file, String text, String mode) {
    Path partial =
        file.resolveSibling(
            "."
                + file.getFileName()
                + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(partial);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw new PkiException(file + " cannot be written; give this user the right to", e);
    }
  }
}
