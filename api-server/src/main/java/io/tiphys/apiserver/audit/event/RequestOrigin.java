package io.tiphys.apiserver.audit.event;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from and what it asks for, as known when it has come in.
 *
 * @param auditId the client's own, or one of ours
 * @param uri path and query as sent
 * @param user whoever has shown credentials; empty where nobody could be made out
 * @param sourceIps what proxies say, in their order, then the address of the connection, which is
 *     the only one that a client cannot choose
 */
public record RequestOrigin(
    String auditId,
    Instant receivedAt,
    String uri,
    Optional<User> user,
    List<String> sourceIps,
    String userAgent,
    RequestInfo request) {

  private static final int LONGEST_AGENT = 1024;

  public RequestOrigin {
    sourceIps = List.copyOf(sourceIps);
    if (userAgent.length() > LONGEST_AGENT) {
      userAgent = userAgent.substring(0, LONGEST_AGENT) + "...TRUNCATED";
    }
  }
}
