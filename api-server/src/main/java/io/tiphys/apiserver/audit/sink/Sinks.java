package io.tiphys.apiserver.audit.sink;

import io.tiphys.apiserver.audit.event.AuditSink;

/** Puts sinks behind the buffers and limits that their options ask for. */
public final class Sinks {

  private Sinks() {}

  /**
   * The audit log.
   *
   * @throws IllegalArgumentException if the file cannot be written
   */
  public static AuditSink log(LogOptions options, SinkMetrics metrics) {
    AuditSink log = new LogSink(LogTarget.of(options), options.legacy(), metrics);
    return truncated(moded(log, options.batch(), false, metrics), options.truncate(), metrics);
  }

  /**
   * The audit webhook.
   *
   * @throws IllegalArgumentException if its configuration cannot be used
   */
  public static AuditSink webhook(WebhookOptions options, SinkMetrics metrics) {
    AuditSink webhook = WebhookSink.of(options, metrics);
    return truncated(moded(webhook, options.batch(), true, metrics), options.truncate(), metrics);
  }

  private static AuditSink moded(
      AuditSink sink, BatchOptions batch, boolean concurrent, SinkMetrics metrics) {
    return switch (batch.mode()) {
      case BATCH -> new BufferedSink(sink, batch, concurrent, metrics);
      case BLOCKING -> new LenientSink(sink);
      case BLOCKING_STRICT -> sink;
    };
  }

  private static AuditSink truncated(AuditSink sink, TruncateOptions options, SinkMetrics metrics) {
    return options.enabled() ? new TruncatedSink(sink, options, metrics) : sink;
  }
}
