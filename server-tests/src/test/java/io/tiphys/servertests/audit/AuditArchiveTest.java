package io.tiphys.servertests.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.apiserver.audit.database.AuditEventRow;
import io.tiphys.apiserver.audit.database.AuditEvents;
import io.tiphys.apiserver.audit.database.AuditWriteRow;
import io.tiphys.apiserver.audit.database.AuditWrites;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail in a database that is a file. */
@Timeout(180)
class AuditArchiveTest {

  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");

  @TempDir Path folder;

  private static long create(Client client, String name) {
    var answer =
        client.send(
            "POST",
            "/api/v1/namespaces/default/secrets",
            "{\"metadata\":{\"name\":\"%s\"},\"stringData\":{\"p\":\"do-not-tell\"}}"
                .formatted(name),
            Map.of("Content-Type", "application/json", "Audit-ID", "create-" + name));
    assertThat(answer.statusCode()).isEqualTo(201);
    Matcher revision = REVISION.matcher(answer.body());
    assertThat(revision.find()).isTrue();
    return Long.parseLong(revision.group(1));
  }

  /** What a server without a policy file keeps of one create. */
  private static void check(Archive archive, long revision) {
    List<AuditWriteRow> writes =
        archive.repository(AuditWrites.class).findByRevisionIn(List.of(revision));
    assertThat(writes)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.auditId()).isEqualTo("create-s");
          assertThat(row.userName()).isEqualTo("kubernetes-admin");
          assertThat(row.sourceIp()).isEqualTo("127.0.0.1");
          assertThat(row.verb()).isEqualTo("create");
        });
    List<AuditEventRow> events =
        archive.repository(AuditEvents.class).findByAuditIdOrderByStageAt("create-s");
    assertThat(events)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.stage()).isEqualTo("ResponseComplete");
          assertThat(row.level()).isEqualTo("Metadata");
          assertThat(row.code()).isEqualTo(201);
          assertThat(row.resource()).isEqualTo("secrets");
          assertThat(row.namespace()).isEqualTo("default");
          assertThat(row.name()).isEqualTo("s");
          assertThat(row.event()).contains("\"auditID\":\"create-s\"");
          assertThat(row.stageAt()).isAfterOrEqualTo(row.receivedAt());
        });
    assertThat(
            archive
                .sql()
                .getJdbcOperations()
                .queryForObject(
                    "SELECT count(*) FROM audit_event WHERE event LIKE '%do-not-tell%' OR resource"
                        + " IN ('leases', 'events') OR verb IN ('get', 'list', 'watch')",
                    Long.class))
        .isZero();
  }

  @Test
  void keepsWhoWroteWhatInAFile() throws InterruptedException {
    ApiServer server =
        ApiServer.start(
            ApiServerFlags.parse(
                "--data-dir=" + folder, "--secure-port=0", "--archive-database-url=embedded"));
    long revision;
    try {
      server.archive().await();
      revision = create(Client.of(folder.resolve("admin.conf"), server.port()), "s");
    } finally {
      server.close(); // what waits is written before it ends
    }
    try (ArchiveDatabase database =
        ArchiveDatabase.of(
            ArchiveOptions.embedded(),
            folder.resolve("archive"),
            List.of(),
            InstantSource.system())) {
      database.start();
      check(database.await(), revision);
    }
  }
}
