package io.tiphys.standalone.backup;

import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.apiserver.storage.embedded.EmbeddedSnapshots;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import io.tiphys.apiserver.storage.etcd.EtcdSnapshots;
import io.tiphys.standalone.control.ControlSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The store of a cluster, which may be running. */
sealed interface StoreInUse {

  /** Saves a snapshot of it. */
  Snapshot save(SnapshotFolder folder, String name, Instant now) throws IOException;

  /** An etcd, which anybody can ask. */
  record Etcd(EtcdSnapshots snapshots) implements StoreInUse {
    @Override
    public Snapshot save(SnapshotFolder folder, String name, Instant now) throws IOException {
      return folder.save(snapshots, name, now);
    }
  }

  /** An embedded store: the cluster that runs on it is asked, if one does. */
  record Embedded(Path dataDir) implements StoreInUse {
    @Override
    public Snapshot save(SnapshotFolder folder, String name, Instant now) throws IOException {
      if (ControlSocket.answers(dataDir)) {
        String id =
            ControlSocket.say(
                dataDir, "snapshot " + name + " " + folder.path().toAbsolutePath().normalize());
        return folder.find(id);
      }
      Path store = dataDir.resolve("store");
      if (!Files.isDirectory(store)) {
        throw new IOException("there is no store in " + dataDir);
      }
      try (EmbeddedStore open = EmbeddedStore.open(store)) {
        return folder.save(new EmbeddedSnapshots(open), name, now);
      }
    }
  }
}
