package io.tiphys.apiserver.audit.sink;

import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditSink;
import java.util.List;

/** A sink for whose losses no request fails. */
record LenientSink(AuditSink sink) implements AuditSink {

  @Override
  public boolean accept(List<AuditEvent> events) {
    sink.accept(events);
    return true;
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
