package io.tiphys.apiserver.audit;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.audit.sink.BatchOptions;
import io.tiphys.apiserver.audit.sink.LogOptions;
import io.tiphys.apiserver.audit.sink.Mode;
import io.tiphys.apiserver.audit.sink.TruncateOptions;
import io.tiphys.apiserver.audit.sink.WebhookOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The audit trail's options as flags, by upstream's names. */
public final class AuditFlags {

  private static final String VERSION = "audit.k8s.io/v1";

  private AuditFlags() {}

  public static List<Flag> all() {
    List<Flag> all =
        new ArrayList<>(
            List.of(
                Flag.text("audit-policy-file", "", "What is audited: a Policy of audit.k8s.io/v1."),
                Flag.text("audit-log-path", "", "Where the audit log lies; - for standard output."),
                Flag.integer("audit-log-maxage", 0, "Days that old logs are kept; 0 for always."),
                Flag.integer("audit-log-maxbackup", 0, "How many old logs are kept; 0 for all."),
                Flag.integer("audit-log-maxsize", 0, "Megabytes of a log; 0 for 100."),
                Flag.bool("audit-log-compress", false, "Whether old logs are compressed."),
                Flag.text("audit-log-format", "json", "json, or legacy: a line of text each."),
                Flag.text("audit-log-version", VERSION, "The version of events in the log."),
                Flag.text(
                    "audit-webhook-config-file",
                    "",
                    "A kubeconfig whose server is sent the audit events."),
                Flag.duration(
                    "audit-webhook-initial-backoff",
                    AuditOptions.NONE.webhook().initialBackoff(),
                    "How long to wait before the first call that failed is repeated."),
                Flag.text("audit-webhook-version", VERSION, "The version of events it is sent.")));
    all.addAll(sink("log", AuditOptions.NONE.log().batch(), AuditOptions.NONE.log().truncate()));
    all.addAll(
        sink(
            "webhook",
            AuditOptions.NONE.webhook().batch(),
            AuditOptions.NONE.webhook().truncate()));
    return all;
  }

  private static List<Flag> sink(String name, BatchOptions batch, TruncateOptions truncate) {
    String flag = "audit-" + name + "-";
    return List.of(
        Flag.text(
            flag + "mode",
            batch.mode() == Mode.BATCH ? "batch" : "blocking",
            "batch, blocking (requests wait) or blocking-strict (they fail, too)."),
        Flag.integer(flag + "batch-buffer-size", batch.bufferSize(), "Events that may wait."),
        Flag.integer(flag + "batch-max-size", batch.maxSize(), "Events that go at once."),
        Flag.duration(flag + "batch-max-wait", batch.maxWait(), "How long a batch is collected."),
        Flag.bool(
            flag + "batch-throttle-enable", batch.throttled(), "Whether batches have a top rate."),
        Flag.number(flag + "batch-throttle-qps", batch.qps(), "Batches a second."),
        Flag.integer(flag + "batch-throttle-burst", batch.burst(), "Batches after a pause."),
        Flag.bool(
            flag + "truncate-enabled",
            truncate.enabled(),
            "Whether objects are left out of events that are too big."),
        Flag.integer(
            flag + "truncate-max-batch-size", truncate.maxBatchSize(), "Bytes of a batch."),
        Flag.integer(
            flag + "truncate-max-event-size", truncate.maxEventSize(), "Bytes of an event."));
  }

  public static AuditOptions read(Flags flags) {
    checkVersion(flags, "audit-log-version");
    checkVersion(flags, "audit-webhook-version");
    try {
      return new AuditOptions(
          flags.find("audit-policy-file").map(Path::of),
          new LogOptions(
              flags.text("audit-log-path"),
              flags.integer("audit-log-maxage"),
              flags.integer("audit-log-maxbackup"),
              flags.integer("audit-log-maxsize"),
              flags.bool("audit-log-compress"),
              legacy(flags.text("audit-log-format")),
              batch(flags, "log"),
              truncate(flags, "log")),
          new WebhookOptions(
              flags.find("audit-webhook-config-file").map(Path::of),
              flags.duration("audit-webhook-initial-backoff"),
              batch(flags, "webhook"),
              truncate(flags, "webhook")));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static void checkVersion(Flags flags, String flag) {
    if (!flags.text(flag).equals(VERSION)) {
      throw new UsageException("--" + flag + " must be " + VERSION + ", not " + flags.text(flag));
    }
  }

  private static boolean legacy(String format) {
    return switch (format) {
      case "json" -> false;
      case "legacy" -> true;
      default ->
          throw new UsageException("--audit-log-format must be json or legacy, not " + format);
    };
  }

  private static BatchOptions batch(Flags flags, String name) {
    String flag = "audit-" + name + "-";
    String mode = flags.text(flag + "mode");
    return new BatchOptions(
        Mode.find(mode)
            .orElseThrow(() ->
                new UsageException(
                    "--" + flag + "mode must be one of " + Mode.texts() + ", not " + mode)),
        flags.integer(flag + "batch-buffer-size"),
        flags.integer(flag + "batch-max-size"),
        flags.duration(flag + "batch-max-wait"),
        flags.bool(flag + "batch-throttle-enable"),
        flags.number(flag + "batch-throttle-qps"),
        flags.integer(flag + "batch-throttle-burst"));
  }

  private static TruncateOptions truncate(Flags flags, String name) {
    String flag = "audit-" + name + "-truncate-";
    return new TruncateOptions(
        flags.bool(flag + "enabled"),
        flags.integer(flag + "max-batch-size"),
        flags.integer(flag + "max-event-size"));
  }
}
