package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.migration.MigrationEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an embedded store that a migration takes from or brings to. Once read from, it
 * is this process's alone until the end.
 */
public final class EmbeddedEnd implements MigrationEnd {

  private final Path directory;
  private @Nullable EmbeddedStore store;

  public EmbeddedEnd(Path directory) {
    this.directory = directory;
  }

  @Override
  public String describe() {
    return "the store in " + directory;
  }

  @Override
  public boolean isExclusive() {
    return true;
  }

  @Override
  public StoreContents contents() {
    EmbeddedStore open = store;
    if (open == null) {
      if (!Files.exists(StoreFile.path(directory))) {
        throw new IllegalStateException("there is no store in " + directory);
      }
      open = EmbeddedStore.open(directory);
      store = open;
    }
    return open.contents();
  }

  @Override
  public void requireEmpty() {
    NewStore.requireNone(directory);
  }

  @Override
  public long fill(StoreContents contents) throws IOException {
    return NewStore.create(directory, contents, contents.revision());
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
