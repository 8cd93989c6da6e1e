package io.tiphys.apiserver.storage.backup;

import java.io.IOException;
import java.nio.file.Path;

/** A store that a snapshot can be taken of, while it is in use. */
public interface SnapshotSource {

  /** Of which kind the store is. */
  SnapshotFormat format();

  /**
   * Writes the store as it is at one revision, not older than the latest write acknowledged before
   * the call, into an empty file.
   *
   * @return that revision
   * @throws IOException if not all could be had or written; what the file then holds is worthless
   */
  long writeTo(Path file) throws IOException;
}
