package io.tiphys.apiserver.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.archive.ArchiveDatabase.Health.State;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.annotation.Id;
import org.springframework.data.repository.Repository;

/** The archive in a file. */
@Timeout(60)
class EmbeddedArchiveTest {

  private static final DailyTable WRITES = new DailyTable("audit_write", "written_at");

  @TempDir Path directory;

  record AuditWrite(
      @Id long revision,
      Instant writtenAt,
      String auditId,
      String userName,
      String impersonatedUser,
      String sourceIp,
      String userAgent,
      String verb) {}

  interface Writes extends Repository<AuditWrite, Long> {
    List<AuditWrite> findByUserNameOrderByRevision(String name);
  }

  private ArchiveDatabase archive(Instant now) {
    ArchiveDatabase archive =
        ArchiveDatabase.of(ArchiveOptions.embedded(), directory, List.of(WRITES), () -> now);
    archive.start();
    return archive;
  }

  private static AuditWrite row(long revision, Instant at) {
    return new AuditWrite(
        revision, at, UUID.randomUUID().toString(), "ann", "", "::1", "x", "create");
  }

  @Test
  void keepsRowsOverARestartAndDropsDaysThatAreOver() throws InterruptedException {
    Instant now = Instant.parse("2026-11-22T01:02:03.123456Z");
    try (ArchiveDatabase archive = archive(now)) {
      Archive open = archive.await();
      open.aggregates().insertAll(List.of(row(1, now.minus(31, ChronoUnit.DAYS)), row(2, now)));
      assertThat(open.repository(Writes.class).findByUserNameOrderByRevision("ann"))
          .extracting(AuditWrite::writtenAt)
          .containsExactly(now.minus(31, ChronoUnit.DAYS), now);
      assertThat(
              open.sql()
                  .getJdbcOperations()
                  .queryForObject(
                      "SELECT written_at FROM audit_write WHERE revision = 2",
                      OffsetDateTime.class))
          .isEqualTo(now.atOffset(ZoneOffset.UTC));
      assertThat(archive.health().state()).isEqualTo(State.UP);
    }
    try (ArchiveDatabase archive = archive(now)) {
      assertThat(archive.await().repository(Writes.class).findByUserNameOrderByRevision("ann"))
          .extracting(AuditWrite::revision)
          .containsExactly(2L);
    }
  }
}
