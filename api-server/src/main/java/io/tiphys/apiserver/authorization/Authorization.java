package io.tiphys.apiserver.authorization;

import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The authorizers that the flags name, one after the other: the first that allows or denies has
 * decided, and what none allows is refused. Members of {@code system:masters} may do everything.
 * Safe for event loops.
 */
public final class Authorization implements Authorizer {

  /** Whoever is in it is above all rules. */
  public static final String PRIVILEGED_GROUP = "system:masters";

  private final List<Authorizer> chain;
  private final RoleIndex roles;

  Authorization(List<Authorizer> chain, RoleIndex roles) {
    this.chain = List.copyOf(chain);
    this.roles = roles;
  }

  /** {@link Verdict#NO_OPINION} stands for no. */
  @Override
  public Decision authorize(User user, RequestInfo request) {
    if (user.groups().contains(PRIVILEGED_GROUP)) {
      return new Decision(Verdict.ALLOW, "");
    }
    List<String> reasons = new ArrayList<>(0);
    for (Authorizer authorizer : chain) {
      Decision decision = authorizer.authorize(user, request);
      if (decision.verdict() != Verdict.NO_OPINION) {
        return decision;
      }
      if (!decision.reason().isEmpty()) {
        reasons.add(decision.reason());
      }
    }
    return new Decision(Verdict.NO_OPINION, String.join("\n", reasons));
  }

  public boolean allows(User user, RequestInfo request) {
    return authorize(user, request).verdict() == Verdict.ALLOW;
  }

  /**
   * Lets the request pass.
   *
   * @throws StatusException 403 in upstream's words
   */
  public void check(User user, RequestInfo request) {
    require(authorize(user, request), user, request);
  }

  /**
   * Lets a request pass of which has been decided.
   *
   * @throws StatusException 403 in upstream's words
   */
  public static void require(Decision decision, User user, RequestInfo request) {
    if (decision.verdict() != Verdict.ALLOW) {
      throw Forbidden.status(user, request, decision.reason()).asException();
    }
  }

  /** The rules that bindings give the user; what a node reaches by its pods is not among them. */
  public UserRules rules(User user, String namespace) {
    if (user.groups().contains(PRIVILEGED_GROUP)) {
      return new UserRules(List.of(PolicyRule.everyResource(), PolicyRule.everyPath()), "");
    }
    Set<PolicyRule> rules = new LinkedHashSet<>(roles.grants(user, "").rules());
    if (!namespace.isEmpty()) {
      rules.addAll(roles.grants(user, namespace).rules());
    }
    boolean node = NodeName.of(user).isPresent();
    return new UserRules(
        List.copyOf(rules), node ? "node authorizer does not support user rule resolution" : "");
  }

  /** The rules of a role, those it aggregates included; empty if there is no such role. */
  public Optional<List<PolicyRule>> roleRules(String namespace, String name) {
    return roles.rules(new RoleKey(namespace, name));
  }
}
