package io.tiphys.apiserver.audit.event;

import java.util.List;

/** Takes audit events; safe for use by any thread. */
public interface AuditSink extends AutoCloseable {

  /**
   * Takes events over. Blocks only where {@link #blocks} says so; whatever is lost is counted.
   *
   * @return false if they are lost and their request is to fail for it
   */
  boolean accept(List<AuditEvent> events);

  /** Whether taking an event may last, so that event loops must not do it. */
  boolean blocks();

  /** Writes what is left, for as long as that is sensible, and frees what it holds. */
  @Override
  void close();
}
