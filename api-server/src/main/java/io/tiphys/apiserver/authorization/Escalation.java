package io.tiphys.apiserver.authorization;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Keeps users from giving away rights that they do not have: who writes a role must hold all of its
 * rules or the verb {@code escalate}, who writes a binding those of its role or the verb {@code
 * bind}.
 */
public final class Escalation {

  private final Authorization authorization;

  Escalation(Authorization authorization) {
    this.authorization = authorization;
  }

  /**
   * Lets the user give these rules.
   *
   * @param resource what is written, for the error
   * @param namespace empty for cluster-wide rules
   * @param verb what lets it pass all the same: escalate or bind, on {@code target}
   * @throws StatusException 403 that names the rules that the user lacks
   */
  public void check(
      User user,
      GroupResource resource,
      String namespace,
      String name,
      Collection<PolicyRule> rules,
      String verb,
      RequestInfo target) {
    if (user.groups().contains(Authorization.PRIVILEGED_GROUP)) {
      return;
    }
    if (authorization.allows(user, withVerb(target, verb))) {
      return;
    }
    List<PolicyRule> missing =
        RuleCoverage.missing(authorization.rules(user, namespace).rules(), rules);
    if (!missing.isEmpty()) {
      throw Status.forbidden(resource, name, message(user, missing)).asException();
    }
  }

  private static RequestInfo withVerb(RequestInfo target, String verb) {
    return new RequestInfo(
        true,
        verb,
        "",
        target.group(),
        target.version(),
        target.resource(),
        "",
        target.namespace(),
        target.name());
  }

  private static String message(User user, List<PolicyRule> missing) {
    return "user \""
        + user.name()
        + "\" (groups="
        + quoted(user.groups())
        + ") is attempting to grant RBAC permissions not currently held:\n"
        + RuleCoverage.compact(missing).stream()
            .map(Escalation::text)
            .sorted()
            .collect(Collectors.joining("\n"));
  }

  private static String text(PolicyRule rule) {
    StringJoiner parts = new StringJoiner(", ", "{", "}");
    add(parts, "APIGroups", rule.apiGroups());
    add(parts, "Resources", rule.resources());
    add(parts, "NonResourceURLs", rule.nonResourceUrls());
    add(parts, "ResourceNames", rule.resourceNames());
    add(parts, "Verbs", rule.verbs());
    return parts.toString();
  }

  private static void add(StringJoiner parts, String field, Set<String> values) {
    if (!values.isEmpty()) {
      parts.add(field + ":" + quoted(values));
    }
  }

  private static String quoted(Set<String> values) {
    return values.stream()
        .sorted()
        .map(value -> "\"" + value + "\"")
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
