package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster on one machine takes of its API server's flags. */
class ServerOptionsTest {

  @TempDir Path folder;

  private ApiServerOptions read(String... flags) {
    return ServerOptions.of(
            new CommandLine("test", "A test.", ServerOptions.flags()).parse(flags).orElseThrow())
        .apiServer();
  }

  @Test
  void takesAllThatTheApiServerKnowsOfAuditAndArchive() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "x");
    ApiServerOptions options =
        read(
            "--data-dir=" + folder,
            "--audit-policy-file=policy.yaml",
            "--audit-log-path",
            "audit.log",
            "--audit-log-maxage=1",
            "--audit-log-maxbackup=2",
            "--audit-log-maxsize=3",
            "--audit-log-compress",
            "--audit-webhook-config-file=webhook.conf",
            "--audit-webhook-mode=blocking",
            "--archive-database-url=jdbc:postgresql://db/tiphys",
            "--archive-database-user=tiphys",
            "--archive-database-password-file=" + password,
            "--archive-retention=7",
            "--archive-audit-buffer=9",
            "--history-exclude=events,pods");
    assertThat(options.audit().policyFile()).hasValue(Path.of("policy.yaml"));
    assertThat(options.audit().log().path()).isEqualTo("audit.log");
    assertThat(options.audit().log().maxAgeDays()).isEqualTo(1);
    assertThat(options.audit().log().maxBackups()).isEqualTo(2);
    assertThat(options.audit().log().maxMegabytes()).isEqualTo(3);
    assertThat(options.audit().log().compress()).isTrue();
    assertThat(options.audit().webhook().configFile()).hasValue(Path.of("webhook.conf"));
    assertThat(options.archive().url()).isEqualTo("jdbc:postgresql://db/tiphys");
    assertThat(options.archive().passwordFile()).hasValue(password);
    assertThat(options.archive().retentionDays()).isEqualTo(7);
    assertThat(options.archive().auditBuffer()).isEqualTo(9);
    assertThat(options.archive().historyExclude()).containsExactly("events", "pods");
  }

  @Test
  void takesTheApiServersOwnFlagsButThoseThatAllPartsWouldHaveToKnow() {
    ApiServerOptions options =
        read("--data-dir=" + folder, "--tls-san=cluster.example", "--authorization-mode=RBAC");
    assertThat(options.serving().certificateNames()).containsExactly("cluster.example");
    assertThat(options.identity().authorizationModes()).containsExactly("RBAC");
    assertThatThrownBy(() -> read("--cluster-domain=example.org"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown flag --cluster-domain");
  }

  @Test
  void keepsTheArchiveInAFileWhereNothingIsSaid() {
    assertThat(read("--data-dir=" + folder).archive()).isEqualTo(ArchiveOptions.embedded());
    assertThat(read("--data-dir=" + folder, "--archive-database-url=").archive().wanted())
        .isFalse();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> read("--audit-log-mode=never"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--audit-log-mode must be one of [batch");
    assertThatThrownBy(() -> read("--audit-log-maxage=many"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--audit-log-maxage");
    assertThatThrownBy(() -> read("--archive-database-url=jdbc:mysql://db/x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("jdbc:postgresql://HOST/DATABASE");
    assertThatThrownBy(() -> read("--archive-database-password-file=" + folder.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--archive-database-password-file cannot be read");
    assertThatThrownBy(() -> read("--audit-policy=x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean --audit-policy-file?");
  }
}
