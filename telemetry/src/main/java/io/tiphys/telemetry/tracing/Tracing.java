package io.tiphys.telemetry.tracing;

import io.tiphys.telemetry.tracing.Span.Kind;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The traces of this process. Where none are wanted, a call is one look at a field. A span is the
 * current one of its thread, and of threads that this begins, within {@link #within}.
 */
public final class Tracing {

  /** Version, trace, span, flags, as W3C's Trace Context has them. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

  private static final int MILLION = 1_000_000;

  private static final InheritableThreadLocal<@Nullable Span> CURRENT =
      new InheritableThreadLocal<>();
  private static volatile @Nullable Tracing active;

  private final SpanSender sender;
  private final int ratePerMillion;

  private Tracing(SpanSender sender, int ratePerMillion) {
    this.sender = sender;
    this.ratePerMillion = ratePerMillion;
  }

  /** Traces that are being sent. */
  public interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /** Begins to trace; closing sends what is left, and ends it. */
  public static Running start(TracingConfig config, String service) {
    SpanSender sender = new SpanSender(config.endpoint(), service);
    active = new Tracing(sender, config.samplingRatePerMillion());
    return () -> {
      active = null;
      sender.close();
    };
  }

  /** Whether anything may be traced. */
  public static boolean isOn() {
    return active != null;
  }

  /**
   * A request that has come in: part of its caller's trace, or by chance the first of one.
   *
   * @param traceparent the header of that name; empty if there is none
   */
  public static Span request(String name, String traceparent) {
    Tracing tracing = active;
    if (tracing == null) {
      return Span.NONE;
    }
    Matcher parent = TRACEPARENT.matcher(traceparent);
    if (parent.matches()) {
      return isSampled(parent.group(3)) || tracing.chosen()
          ? tracing.span(parent.group(1), parent.group(2), name, Kind.SERVER)
          : Span.NONE;
    }
    return tracing.chosen() ? tracing.span(random(16), "", name, Kind.SERVER) : Span.NONE;
  }

  /** A call to another server: part of the current span, or by chance the first of a trace. */
  public static Span call(String name) {
    Tracing tracing = active;
    if (tracing == null) {
      return Span.NONE;
    }
    Span parent = CURRENT.get();
    if (parent != null) {
      return tracing.span(parent.traceId(), parent.spanId(), name, Kind.CLIENT);
    }
    return tracing.chosen() ? tracing.span(random(16), "", name, Kind.CLIENT) : Span.NONE;
  }

  /** A part of the current span; nothing where there is none. */
  public static Span part(String name) {
    Tracing tracing = active;
    Span parent = tracing == null ? null : CURRENT.get();
    return tracing == null || parent == null
        ? Span.NONE
        : tracing.span(parent.traceId(), parent.spanId(), name, Kind.CLIENT);
  }

  /** Does something as the work of a span. */
  public static <T> T within(Span span, Supplier<T> work) {
    if (!span.isRecording()) {
      return work.get();
    }
    Span before = CURRENT.get();
    CURRENT.set(span);
    try {
      return work.get();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  private static boolean isSampled(String flags) {
    return (Integer.parseInt(flags, 16) & 1) == 1;
  }

  private boolean chosen() {
    return ratePerMillion > 0 && ThreadLocalRandom.current().nextInt(MILLION) < ratePerMillion;
  }

  private Span span(String traceId, String parentId, String name, Kind kind) {
    return new Span(traceId, random(8), parentId, name, kind, sender::offer);
  }

  private static String random(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
