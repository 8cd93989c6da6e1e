package io.tiphys.telemetry.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The traces of this process, by OpenTelemetry. Where none are wanted, a call is one look at a
 * field. A span is the current one of its thread within {@link #within}; {@link #inherited} hands
 * it to another.
 */
public final class Tracing {

  private static final double MILLION = 1_000_000;

  private static volatile @Nullable Tracer tracer;

  private Tracing() {}

  /** Traces that are being sent. */
  public interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins to trace; closing sends what is left, and ends it. */
  public static Running start(TracingConfig config, String service) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)))
            .setSampler(
                Sampler.parentBased(
                    Sampler.traceIdRatioBased(config.samplingRatePerMillion() / MILLION)))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpGrpcSpanExporter.builder()
                            .setEndpoint(config.endpoint().toString())
                            .build())
                    .build())
            .build();
    tracer = provider.get("io.tiphys");
    return () -> {
      tracer = null;
      provider.close();
    };
  }

  /** Whether anything may be traced. */
  public static boolean isOn() {
    return tracer != null;
  }

  /**
   * A request that has come in: part of its caller's trace, or by chance the first of one.
   *
   * @param traceparent the header of that name; empty if there is none
   */
  public static Span request(String name, String traceparent) {
    Tracer active = tracer;
    return active == null
        ? Span.NONE
        : span(
            active,
            name,
            SpanKind.SERVER,
            W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), traceparent, Traceparent.HEADER));
  }

  /** A call to another server: part of the current span, or by chance the first of a trace. */
  public static Span call(String name) {
    Tracer active = tracer;
    return active == null ? Span.NONE : span(active, name, SpanKind.CLIENT, Context.current());
  }

  /** A part of the current span; nothing where there is none. */
  public static Span part(String name) {
    return isOn() && io.opentelemetry.api.trace.Span.current().isRecording()
        ? call(name)
        : Span.NONE;
  }

  private static Span span(Tracer tracer, String name, SpanKind kind, Context parent) {
    return new Span(tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan());
  }

  /** Does something as the work of a span. */
  public static <T> T within(Span span, Supplier<T> work) {
    if (!span.isRecording()) {
      return work.get();
    }
    try (Scope _ = span.context().makeCurrent()) {
      return work.get();
    }
  }

  /** The work as that of the current span, for another thread to do. */
  public static Runnable inherited(Runnable work) {
    return isOn() ? Context.current().wrap(work) : work;
  }

  /** A request's headers of which only this one is known. */
  private enum Traceparent implements TextMapGetter<String> {
    HEADER;

    @Override
    public Set<String> keys(String value) {
      return Set.of(Span.TRACEPARENT);
    }

    @Override
    public @Nullable String get(@Nullable String value, String key) {
      return key.equals(Span.TRACEPARENT) ? value : null;
    }
  }
}
