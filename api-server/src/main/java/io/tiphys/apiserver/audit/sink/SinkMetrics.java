package io.tiphys.apiserver.audit.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.audit.event.AuditEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts events that a sink could not keep, by upstream's name, and says so now and then. */
public final class SinkMetrics {

  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);
  private static final long BETWEEN_WORDS = 10_000_000_000L;

  private final MeterRegistry meters;
  private final AtomicLong lastWord = new AtomicLong(System.nanoTime() - BETWEEN_WORDS);

  public SinkMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * @param plugin upstream's name of the sink
   */
  public void lost(String plugin, String reason, List<AuditEvent> events) {
    Counter.builder("apiserver.audit.error")
        .description("Audit events that could not be kept.")
        .tag("plugin", plugin)
        .register(meters)
        .increment(events.size());
    long now = System.nanoTime();
    long last = lastWord.get();
    if (now - last >= BETWEEN_WORDS && lastWord.compareAndSet(last, now)) {
      log.atError()
          .addKeyValue("plugin", plugin)
          .addKeyValue("events", events.size())
          .addKeyValue("auditId", events.getFirst().origin().auditId())
          .addKeyValue("error", reason)
          .log("Audit events are lost");
    }
  }
}
