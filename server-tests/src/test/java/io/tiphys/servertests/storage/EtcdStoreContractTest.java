package io.tiphys.servertests.storage;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.testkit.EtcdProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real etcd. */
final class EtcdStoreContractTest extends ObjectStoreContract {

  @TempDir static Path directory;
  private static EtcdProcess etcd;
  private static EtcdStore store;

  @BeforeAll
  static void open() {
    etcd = EtcdProcess.start(directory);
    store = EtcdStore.connect(EtcdOptions.of(etcd.url()));
  }

  @AfterAll
  static void close() {
    store.close();
    etcd.close();
  }

  @Override
  public ObjectStore store() {
    return store;
  }
}
