package io.tiphys.servertests.history;

import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

class PostgresHistoryTest extends HistoryContract {

  @Override
  ArchiveDatabase database(Path directory) {
    PostgresServer server = PostgresServer.shared();
    ArchiveOptions options =
        new ArchiveOptions(
            server.createDatabase(), server.user(), Optional.of(server.passwordFile()), 3);
    ArchiveDatabase database =
        ArchiveDatabase.of(options, directory, List.of(), InstantSource.system());
    database.start();
    return database;
  }
}
