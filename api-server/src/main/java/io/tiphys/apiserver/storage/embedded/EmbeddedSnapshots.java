package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.backup.ObjectsFile;
import io.tiphys.apiserver.storage.backup.SnapshotFormat;
import io.tiphys.apiserver.storage.backup.SnapshotSource;
import java.io.IOException;
import java.nio.file.Path;

/** Snapshots of an embedded store that is open in this process. */
public record EmbeddedSnapshots(EmbeddedStore store) implements SnapshotSource {

  @Override
  public SnapshotFormat format() {
    return SnapshotFormat.EMBEDDED;
  }

  @Override
  public long writeTo(Path file) throws IOException {
    StoreContents contents = store.contents();
    ObjectsFile.write(file, contents);
    return contents.revision();
  }
}
