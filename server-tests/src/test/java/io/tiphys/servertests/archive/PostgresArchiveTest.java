package io.tiphys.servertests.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.apiserver.archive.DailyTable;
import io.tiphys.apiserver.audit.database.AuditEventRow;
import io.tiphys.apiserver.audit.database.AuditWriteRow;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive on PostgreSQL: days as partitions. */
@Timeout(120)
class PostgresArchiveTest {

  private static final DailyTable WRITES = new DailyTable("audit_write", "written_at");

  private static final DailyTable EVENTS = new DailyTable("audit_event", "stage_at");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T23:59:58Z"));

  @TempDir Path directory;

  private static AuditEventRow event(Instant at) {
    return new AuditEventRow(
        UUID.randomUUID(),
        at,
        at,
        "id",
        "ResponseComplete",
        "Metadata",
        "create",
        "/",
        "u",
        "",
        "",
        "",
        "",
        "pods",
        "",
        "a",
        "b",
        201,
        "{}");
  }

  private static long count(Archive archive, String what) {
    Long count =
        archive
            .sql()
            .getJdbcOperations()
            .queryForObject("SELECT count(*) FROM " + what, Long.class);
    return count == null ? 0 : count;
  }

  private ArchiveDatabase archive(PostgresServer server, String url, int retentionDays) {
    ArchiveOptions options =
        new ArchiveOptions(url, server.user(), Optional.of(server.passwordFile()), retentionDays);
    ArchiveDatabase archive =
        ArchiveDatabase.of(options, directory, List.of(WRITES, EVENTS), now::get);
    archive.start();
    return archive;
  }

  private static List<String> days(Archive archive) {
    return archive
        .sql()
        .getJdbcOperations()
        .queryForList(
            "SELECT relname FROM pg_class WHERE relname ~ '^audit_write_[0-9]+$' ORDER BY 1",
            String.class);
  }

  @Test
  void makesDaysAheadAndDropsThoseThatAreOver() throws InterruptedException {
    PostgresServer server = PostgresServer.shared();
    String url = server.createDatabase();
    try (ArchiveDatabase one = archive(server, url, 2);
        ArchiveDatabase other = archive(server, url, 2)) {
      other.await();
      Archive archive = one.await();
      assertThat(days(archive))
          .containsExactly(
              "audit_write_20261121",
              "audit_write_20261122",
              "audit_write_20261123",
              "audit_write_20261124",
              "audit_write_20261125",
              "audit_write_20261126");
      for (int day = 22; day <= 24; day++) {
        Instant at = Instant.parse("2026-11-" + day + "T12:00:00Z");
        archive.aggregates().insert(new AuditWriteRow(day, at, "id", "u", "", "", "", "create"));
        archive.aggregates().insert(event(at));
      }
      now.set(Instant.parse("2026-11-25T00:00:01Z"));
      Await.until(
          "two days are over",
          () ->
              days(archive).contains("audit_write_20261129")
                  && days(archive).getFirst().equals("audit_write_20261123")
                  && count(archive, "audit_event") == 2);
      assertThat(count(archive, "audit_write")).isEqualTo(2);
      assertThat(count(archive, "audit_write WHERE revision = 22")).isZero();
      assertThat(count(archive, "audit_event WHERE stage_at < '2026-11-23T00:00:00Z'")).isZero();
    }
  }
}
