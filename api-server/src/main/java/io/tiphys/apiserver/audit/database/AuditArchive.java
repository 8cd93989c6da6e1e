package io.tiphys.apiserver.audit.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditSink;
import io.tiphys.apiserver.audit.sink.SinkMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The audit trail in the archive database: events, and who made which revision. Both wait in
 * buffers of their own while the database is away; what these do not hold is lost and counted.
 */
public final class AuditArchive implements AuditSink, AuditRecord.WriteListener {

  private static final long MOST_BYTES = 32L << 20;
  private static final int MOST_WRITES = 100_000;
  private static final long BYTES_OF_A_WRITE = 100;

  /** Heartbeats, of which nobody ever asks who wrote them. */
  private static final Set<String> UNNAMED = Set.of("leases", "events");

  private final ArchiveBuffer<AuditEvent> events;
  private final ArchiveBuffer<AuditWriteRow> writes;

  /**
   * @param mostEvents how many may wait
   */
  public AuditArchive(
      int mostEvents, ArchiveDatabase archive, SinkMetrics metrics, MeterRegistry meters) {
    this.events =
        new ArchiveBuffer<>(
            new ArchiveBuffer.Limits("event", mostEvents, MOST_BYTES),
            archive,
            batch -> batch.stream().map(AuditEventRow::of).toList(),
            lost -> metrics.lost("database", "the archive database is away", lost),
            meters);
    this.writes =
        new ArchiveBuffer<>(
            new ArchiveBuffer.Limits("write", MOST_WRITES, MOST_WRITES * BYTES_OF_A_WRITE),
            archive,
            batch -> batch,
            lost -> {},
            meters);
  }

  @Override
  public boolean accept(List<AuditEvent> accepted) {
    accepted.forEach(event -> events.add(event, event.weight()));
    return true;
  }

  @Override
  public boolean blocks() {
    return false;
  }

  @Override
  public void wrote(long revision, AuditRecord by) {
    if (!UNNAMED.contains(by.origin().request().resource())) {
      writes.add(AuditWriteRow.of(revision, Instant.now(), by), BYTES_OF_A_WRITE);
    }
  }

  @Override
  public void close() {
    events.close();
    writes.close();
  }
}
