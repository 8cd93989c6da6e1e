package io.tiphys.telemetry.tracing;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;

/**
 * A piece of work with a beginning and an end. It is used by the thread that began it, or handed
 * on; closing it ends it.
 */
public final class Span implements AutoCloseable {

  static final String TRACEPARENT = "traceparent";

  /** What nobody traces: it takes everything and sends nothing. */
  static final Span NONE = new Span(io.opentelemetry.api.trace.Span.getInvalid());

  private final io.opentelemetry.api.trace.Span span;

  Span(io.opentelemetry.api.trace.Span span) {
    this.span = span;
  }

  /** The context of what is done as the work of this span. */
  Context context() {
    return Context.current().with(span);
  }

  public boolean isRecording() {
    return span.isRecording();
  }

  /** What tells the next server that it works for this; empty if nobody traces. */
  public String traceparent() {
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(context(), headers, (into, name, value) -> into.put(name, value));
    return headers.getOrDefault(TRACEPARENT, "");
  }

  public void set(String attribute, String value) {
    span.setAttribute(attribute, value);
  }

  public void failed(String why) {
    span.setStatus(StatusCode.ERROR, why);
  }

  @Override
  public void close() {
    span.end();
  }
}
