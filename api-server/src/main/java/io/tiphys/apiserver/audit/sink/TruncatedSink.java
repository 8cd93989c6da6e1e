package io.tiphys.apiserver.audit.sink;

import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditSink;
import io.tiphys.apiserver.audit.policy.Level;
import java.util.ArrayList;
import java.util.List;

/** A sink whose events lose their objects where they are too big, and are lost where still so. */
record TruncatedSink(AuditSink sink, TruncateOptions options, SinkMetrics metrics)
    implements AuditSink {

  @Override
  public boolean accept(List<AuditEvent> events) {
    List<AuditEvent> lost = new ArrayList<>(0);
    List<AuditEvent> batch = new ArrayList<>();
    long size = 0;
    boolean kept = true;
    for (AuditEvent event : events) {
      AuditEvent fitting = fitting(event);
      int length = fitting.json().length;
      if (length > options.maxEventSize()) {
        lost.add(event);
        continue;
      }
      if (!batch.isEmpty() && size + length > options.maxBatchSize()) {
        kept &= sink.accept(List.copyOf(batch));
        batch.clear();
        size = 0;
      }
      batch.add(fitting);
      size += length;
    }
    if (!batch.isEmpty()) {
      kept &= sink.accept(List.copyOf(batch));
    }
    if (!lost.isEmpty()) {
      metrics.lost("truncate", "event is too large even after truncating", lost);
    }
    return kept;
  }

  private AuditEvent fitting(AuditEvent event) {
    return event.json().length > options.maxEventSize() && event.level().includes(Level.REQUEST)
        ? event.truncated()
        : event;
  }

  @Override
  public boolean blocks() {
    return sink.blocks();
  }

  @Override
  public void close() {
    sink.close();
  }
}
