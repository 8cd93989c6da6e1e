package io.tiphys.apiserver.audit.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.RequestOrigin;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An audit event as it lies in the archive database; what an event does not have is empty.
 *
 * @param sourceIp all of them, by comma, the connection's own address last
 * @param event the whole as {@code audit.k8s.io/v1} has it
 */
@Table("audit_event")
public record AuditEventRow(
    @Id UUID id,
    Instant stageAt,
    Instant receivedAt,
    String auditId,
    String stage,
    String level,
    String verb,
    String requestUri,
    String userName,
    String impersonatedUser,
    String sourceIp,
    String userAgent,
    String apiGroup,
    String resource,
    String subresource,
    String namespace,
    String name,
    int code,
    String event) {

  static AuditEventRow of(AuditEvent event) {
    RequestOrigin origin = event.origin();
    RequestInfo request = origin.request();
    return new AuditEventRow(
        UUID.randomUUID(),
        event.stageAt(),
        origin.receivedAt(),
        Text.storable(origin.auditId()),
        event.stage().text(),
        event.level().text(),
        request.verb(),
        Text.storable(origin.uri()),
        Text.storable(origin.user().map(User::name).orElse("")),
        Text.storable(event.impersonated().map(User::name).orElse("")),
        String.join(",", origin.sourceIps()),
        Text.storable(origin.userAgent()),
        Text.storable(request.group()),
        Text.storable(request.resource()),
        Text.storable(request.subresource()),
        Text.storable(event.target().namespace()),
        Text.storable(event.target().name()),
        event.code(),
        Text.storable(new String(event.json(), UTF_8)));
  }
}
