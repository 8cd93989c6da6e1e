package io.tiphys.servertests.history;

import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.ArchiveOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

class EmbeddedHistoryTest extends HistoryContract {

  @Override
  ArchiveDatabase database(Path directory) {
    ArchiveDatabase database =
        ArchiveDatabase.of(ArchiveOptions.embedded(), directory, List.of(), InstantSource.system());
    database.start();
    return database;
  }
}
