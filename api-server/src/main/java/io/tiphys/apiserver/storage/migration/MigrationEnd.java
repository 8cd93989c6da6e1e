package io.tiphys.apiserver.storage.migration;

import io.tiphys.apiserver.storage.StoreContents;
import java.io.IOException;

/** A store that a migration takes from or brings to. Blocks; used by one thread. */
public interface MigrationEnd extends AutoCloseable {

  /** Where it is, for the user. */
  String describe();

  /** Whether nobody else can write to it while this reads it. */
  boolean isExclusive();

  /** All that it holds now. */
  StoreContents contents() throws IOException;

  /** Throws {@link IllegalStateException} if it holds anything. */
  void requireEmpty() throws IOException;

  /**
   * Takes all over, into a store that is empty.
   *
   * @return the revision after that, not below that of the contents
   */
  long fill(StoreContents contents) throws IOException, InterruptedException;

  @Override
  void close();
}
