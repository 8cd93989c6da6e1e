package io.tiphys.apiserver.audit;

import io.tiphys.apiserver.audit.sink.BatchOptions;
import io.tiphys.apiserver.audit.sink.LogOptions;
import io.tiphys.apiserver.audit.sink.Mode;
import io.tiphys.apiserver.audit.sink.TruncateOptions;
import io.tiphys.apiserver.audit.sink.WebhookOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is audited and where it goes, besides the archive database.
 *
 * @param policyFile without one, log and webhook get nothing
 */
public record AuditOptions(Optional<Path> policyFile, LogOptions log, WebhookOptions webhook) {

  private static final TruncateOptions WHOLE =
      new TruncateOptions(false, 10 * 1024 * 1024, 100 * 1024);

  static final BatchOptions LOG_BATCH =
      new BatchOptions(Mode.BLOCKING, 10_000, 1, Duration.ZERO, false, 0, 0);
  static final BatchOptions WEBHOOK_BATCH =
      new BatchOptions(Mode.BATCH, 10_000, 400, Duration.ofSeconds(30), true, 10, 15);

  public static final AuditOptions NONE =
      new AuditOptions(
          Optional.empty(),
          new LogOptions("", 0, 0, 0, false, false, LOG_BATCH, WHOLE),
          new WebhookOptions(Optional.empty(), Duration.ofSeconds(10), WEBHOOK_BATCH, WHOLE));
}
