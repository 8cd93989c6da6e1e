package io.tiphys.apiserver.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditSink;
import io.tiphys.apiserver.audit.event.RequestOrigin;
import io.tiphys.apiserver.audit.policy.AuditPolicy;
import io.tiphys.apiserver.audit.policy.Handling;
import io.tiphys.apiserver.audit.policy.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which requests have a record, and passes their events on to all sinks. */
public final class AuditTrail implements AutoCloseable {

  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private final AuditPolicy policy;
  private final List<AuditSink> sinks;
  private final Optional<AuditRecord.WriteListener> writes;
  private final boolean blocks;
  private final Counter events;
  private final Counter rejected;
  private final Map<Level, Counter> levels = new EnumMap<>(Level.class);

  /**
   * @param writes is told of each write, whatever the policy says; empty if nobody asks
   */
  AuditTrail(
      AuditPolicy policy,
      List<AuditSink> sinks,
      Optional<AuditRecord.WriteListener> writes,
      MeterRegistry meters) {
    this.policy = policy;
    this.sinks = List.copyOf(sinks);
    this.writes = writes;
    this.blocks = sinks.stream().anyMatch(AuditSink::blocks);
    this.events =
        Counter.builder("apiserver.audit.event")
            .description("Audit events made and passed on.")
            .register(meters);
    this.rejected =
        Counter.builder("apiserver.audit.requests.rejected")
            .description("Requests that failed because their audit event was lost.")
            .register(meters);
    for (Level level : Level.values()) {
      levels.put(
          level,
          Counter.builder("apiserver.audit.level")
              .description("Requests by how much of them is audited.")
              .tag("level", level.text())
              .register(meters));
    }
  }

  /** The record of a request that has just been authenticated, or not; empty if it needs none. */
  public Optional<AuditRecord> begin(RequestOrigin origin) {
    Handling handling = policy.handling(origin.user(), origin.request());
    levels.getOrDefault(handling.level(), events).increment();
    boolean written = writes.isPresent() && WRITES.contains(origin.request().verb());
    if (handling.level() == Level.NONE && !written) {
      return Optional.empty();
    }
    return Optional.of(
        new AuditRecord(origin, handling, this::accept, writes.orElse((revision, by) -> {})));
  }

  private boolean accept(AuditEvent event) {
    events.increment();
    boolean kept = true;
    for (AuditSink sink : sinks) {
      kept &= sink.accept(List.of(event));
    }
    return kept;
  }

  /** Whether the stages of records may last, so that event loops must not reach them. */
  public boolean blocks() {
    return blocks;
  }

  /** Counts a request that failed because its event was lost. */
  public void reject() {
    rejected.increment();
  }

  @Override
  public void close() {
    sinks.forEach(AuditSink::close);
  }
}
