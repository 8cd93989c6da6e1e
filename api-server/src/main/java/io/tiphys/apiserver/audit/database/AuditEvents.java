package io.tiphys.apiserver.audit.database;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** Finds events of the audit trail. */
public interface AuditEvents extends Repository<AuditEventRow, UUID> {

  List<AuditEventRow> findByAuditIdOrderByStageAt(String auditId);

  List<AuditEventRow> findByResourceAndNamespaceAndNameOrderByStageAt(
      String resource, String namespace, String name);
}
