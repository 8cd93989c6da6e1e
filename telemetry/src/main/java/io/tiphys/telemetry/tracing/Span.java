package io.tiphys.telemetry.tracing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work with a beginning and an end. It is used by the thread that began it, or handed
 * on; closing it sends it away.
 */
public final class Span implements AutoCloseable {

  /** What nobody traces: it takes everything and sends nothing. */
  static final Span NONE = new Span("", "", "", "", Kind.INTERNAL, span -> {});

  /** OTLP's numbers. */
  public enum Kind {
    INTERNAL(1),
    SERVER(2),
    CLIENT(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private final String traceId;
  private final String spanId;
  private final String parentId;
  private final String name;
  private final Kind kind;
  private final Consumer<Span> onEnd;
  private final long beganMillis = System.currentTimeMillis();
  private final long beganNanos = System.nanoTime();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private volatile @Nullable String error;
  private volatile long nanos;

  Span(
      String traceId,
      String spanId,
      String parentId,
      String name,
      Kind kind,
      Consumer<Span> onEnd) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.parentId = parentId;
    this.name = name;
    this.kind = kind;
    this.onEnd = onEnd;
  }

  String traceId() {
    return traceId;
  }

  String spanId() {
    return spanId;
  }

  public boolean isRecording() {
    return !traceId.isEmpty();
  }

  /** What tells the next server that it works for this; empty if nobody traces. */
  public String traceparent() {
    return isRecording() ? "00-" + traceId + "-" + spanId + "-01" : "";
  }

  public void set(String attribute, String value) {
    if (isRecording()) {
      synchronized (attributes) {
        attributes.put(attribute, value);
      }
    }
  }

  public void failed(String why) {
    error = why;
  }

  @Override
  public void close() {
    if (isRecording()) {
      nanos = System.nanoTime() - beganNanos;
      onEnd.accept(this);
    }
  }

  /** As OTLP's JSON has it. */
  ObjectNode json() {
    ObjectNode span = Json.newObject().put("traceId", traceId).put("spanId", spanId);
    if (!parentId.isEmpty()) {
      span.put("parentSpanId", parentId);
    }
    long begin = beganMillis * 1_000_000;
    span.put("name", name)
        .put("kind", kind.number)
        .put("startTimeUnixNano", Long.toString(begin))
        .put("endTimeUnixNano", Long.toString(begin + nanos));
    ArrayNode list = span.putArray("attributes");
    synchronized (attributes) {
      attributes.forEach((key, value) -> attribute(list, key, value));
    }
    String why = error;
    if (why != null) {
      span.putObject("status").put("code", 2).put("message", why);
    }
    return span;
  }

  static void attribute(ArrayNode list, String key, String value) {
    list.addObject().put("key", key).putObject("value").put("stringValue", value);
  }
}
