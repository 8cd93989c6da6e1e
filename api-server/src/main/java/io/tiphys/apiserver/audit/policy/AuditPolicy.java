package io.tiphys.apiserver.audit.policy;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Optional;

/** Rules of which the first that matches a request says how it is audited. */
public final class AuditPolicy {

  private final List<PolicyRule> rules;

  AuditPolicy(List<PolicyRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * What becomes of a request; {@link Handling#NONE} where no rule is for it.
   *
   * @param user whoever it comes from, not whom it acts as; empty where nobody could be made out
   */
  public Handling handling(Optional<User> user, RequestInfo request) {
    for (PolicyRule rule : rules) {
      if (rule.matches(user, request)) {
        return rule.handling();
      }
    }
    return Handling.NONE;
  }
}
