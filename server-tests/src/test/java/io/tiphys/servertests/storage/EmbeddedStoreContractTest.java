package io.tiphys.servertests.storage;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded store. */
final class EmbeddedStoreContractTest extends ObjectStoreContract {

  @TempDir static Path directory;
  private static EmbeddedStore store;

  @BeforeAll
  static void open() {
    store = EmbeddedStore.open(directory);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Override
  public ObjectStore store() {
    return store;
  }
}
