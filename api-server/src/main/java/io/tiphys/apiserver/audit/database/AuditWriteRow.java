package io.tiphys.apiserver.audit.database;

import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.RequestOrigin;
import io.tiphys.apiserver.authentication.User;
import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * Who made a revision: one row for each write that a request made, whatever the policy says.
 *
 * @param impersonatedUser whom the user acted as; empty for itself
 * @param sourceIp as of {@link AuditEventRow}
 */
@Table("audit_write")
public record AuditWriteRow(
    @Id long revision,
    Instant writtenAt,
    String auditId,
    String userName,
    String impersonatedUser,
    String sourceIp,
    String userAgent,
    String verb) {

  static AuditWriteRow of(long revision, Instant at, AuditRecord by) {
    RequestOrigin origin = by.origin();
    return new AuditWriteRow(
        revision,
        at,
        Text.storable(origin.auditId()),
        Text.storable(origin.user().map(User::name).orElse("")),
        Text.storable(by.impersonated().map(User::name).orElse("")),
        String.join(",", origin.sourceIps()),
        Text.storable(origin.userAgent()),
        origin.request().verb());
  }
}
