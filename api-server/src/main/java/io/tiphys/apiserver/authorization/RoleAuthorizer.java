package io.tiphys.apiserver.authorization;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.Optional;

/** RBAC: what roles allow to those whom bindings give them. It never forbids. */
final class RoleAuthorizer implements Authorizer {

  private final RoleIndex index;

  RoleAuthorizer(RoleIndex index) {
    this.index = index;
  }

  @Override
  public Decision authorize(User user, RequestInfo request) {
    Grants everywhere = index.grants(user, "");
    Optional<String> reason = everywhere.find(request);
    if (reason.isPresent()) {
      return new Decision(Verdict.ALLOW, reason.get());
    }
    if (!request.resourceRequest() || request.namespace().isEmpty()) {
      return new Decision(Verdict.NO_OPINION, missing(everywhere));
    }
    Grants there = index.grants(user, request.namespace());
    return there
        .find(request)
        .map(why -> new Decision(Verdict.ALLOW, why))
        .orElseGet(() -> new Decision(Verdict.NO_OPINION, missing(everywhere, there)));
  }

  private static String missing(Grants... grants) {
    StringBuilder text = new StringBuilder();
    for (Grants one : grants) {
      for (String role : one.missingRoles()) {
        text.append(text.isEmpty() ? "RBAC: " : ", ").append(role);
      }
    }
    return text.toString();
  }
}
