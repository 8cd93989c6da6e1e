package io.tiphys.telemetry.metrics;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;

/** A registry that Prometheus can read. */
public final class Exposition {

  /** Of the text that {@link #text} makes. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private Exposition() {}

  /** A registry of its own that already counts the process. */
  public static PrometheusMeterRegistry newRegistry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new ProcessMeters().bindTo(registry);
    return registry;
  }

  /**
   * The registry of the components in this process: what they count in Micrometer's global registry
   * is in it. Components that share a process share it, as they do in other distributions of one
   * process.
   */
  public static PrometheusMeterRegistry ofThisProcess() {
    return Holder.REGISTRY;
  }

  /** Made when it is first asked for. */
  private static final class Holder {
    static final PrometheusMeterRegistry REGISTRY = newRegistry();

    static {
      Metrics.addRegistry(REGISTRY);
    }
  }

  public static byte[] text(PrometheusMeterRegistry registry) {
    return registry.scrape(CONTENT_TYPE).getBytes(StandardCharsets.UTF_8);
  }
}
