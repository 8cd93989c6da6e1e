package io.tiphys.apiserver.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** Opens the file that the log lies in. */
final class StoreFile {

  /** Goes up when a newer version of this program writes what an older one would misread. */
  private static final int FORMAT = 1;

  private static final int CACHE_MEGABYTES = 32;
  private static final int PAGE_BYTES = 8 << 10;

  /** How long a reader may stand on a page of the file that a later commit has replaced. */
  private static final int RETENTION_MILLIS = 2_000;

  private StoreFile() {}

  /** Makes the directory, for its owner alone: what is stored has the cluster's secrets in it. */
  static void createDirectory(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the store's directory " + directory, e);
    }
  }

  static Path path(Path directory) {
    return directory.resolve("objects.mv");
  }

  /**
   * Opens the file in {@code directory}, which the caller has locked.
   *
   * @throws IllegalStateException if it is damaged or was written by a newer version
   */
  static MVStore open(Path directory) {
    Path path = path(directory);
    MVStore file;
    try {
      file =
          new MVStore.Builder()
              .fileName(path.toString())
              .cacheSize(CACHE_MEGABYTES)
              .pageSplitSize(PAGE_BYTES)
              .compress()
              .autoCommitDisabled()
              .open();
    } catch (MVStoreException e) {
      throw new IllegalStateException(
          "the store's file %s cannot be read (%s): put a backup in its place, or move it away to start empty"
              .formatted(path, e.getMessage()),
          e);
    }
    int format = file.getStoreVersion();
    if (format > FORMAT) {
      file.closeImmediately();
      throw new IllegalStateException(
          "the store's file %s has format %d and this version reads up to %d: use the version that wrote it"
              .formatted(path, format, FORMAT));
    }
    file.setStoreVersion(FORMAT);
    file.setVersionsToKeep(0);
    file.setRetentionTime(RETENTION_MILLIS);
    return file;
  }
}
