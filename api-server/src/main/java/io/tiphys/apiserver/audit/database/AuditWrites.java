package io.tiphys.apiserver.audit.database;

import java.util.Collection;
import java.util.List;
import org.springframework.data.repository.Repository;

/**
 * Finds out who made revisions. A row may come some seconds after its revision, and never where the
 * database was away for longer than the server could remember.
 */
public interface AuditWrites extends Repository<AuditWriteRow, Long> {

  /** In no order; of a revision that a restored store has made twice, both. */
  List<AuditWriteRow> findByRevisionIn(Collection<Long> revisions);
}
