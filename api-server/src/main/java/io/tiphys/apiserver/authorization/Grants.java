package io.tiphys.apiserver.authorization;

import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All rules that apply to one user in one scope, found by resource: a request is compared with the
 * few rules that name its resource, and with those for all.
 */
final class Grants {

  /** A rule and why it applies. */
  record Grant(PolicyRule rule, String reason) {}

  private final List<PolicyRule> rules = new ArrayList<>();
  private final Map<String, List<Grant>> byResource = new HashMap<>();
  private final List<Grant> byPath = new ArrayList<>();
  private final List<String> missingRoles = new ArrayList<>();

  static Grants of(List<Grant> grants, Set<RoleKey> missing) {
    Grants made = new Grants();
    grants.forEach(made::add);
    missing.forEach(role -> made.missingRoles.add(role + " not found"));
    return made;
  }

  private void add(Grant grant) {
    rules.add(grant.rule());
    for (String resource : grant.rule().resources()) {
      byResource.computeIfAbsent(resource, r -> new ArrayList<>()).add(grant);
    }
    if (!grant.rule().nonResourceUrls().isEmpty()) {
      byPath.add(grant);
    }
  }

  /** In the order of bindings; the same rule may come more than once. */
  List<PolicyRule> rules() {
    return List.copyOf(rules);
  }

  /** Bindings to roles that are not there, as upstream words it. */
  List<String> missingRoles() {
    return missingRoles;
  }

  /** Why the request is allowed, or empty if it is not. */
  Optional<String> find(RequestInfo request) {
    if (!request.resourceRequest()) {
      return first(byPath, request);
    }
    Optional<String> found = first(byResource.get(PolicyRule.ALL), request);
    if (found.isPresent()) {
      return found;
    }
    if (request.subresource().isEmpty()) {
      return first(byResource.get(request.resource()), request);
    }
    found = first(byResource.get(request.resource() + "/" + request.subresource()), request);
    return found.isPresent() ? found : first(byResource.get("*/" + request.subresource()), request);
  }

  private static Optional<String> first(@Nullable List<Grant> grants, RequestInfo request) {
    if (grants != null) {
      for (Grant grant : grants) {
        if (grant.rule().allows(request)) {
          return Optional.of(grant.reason());
        }
      }
    }
    return Optional.empty();
  }

  /** Collects the rules of bindings. */
  static final class Builder {
    private final List<Grant> grants = new ArrayList<>();
    private final Set<RoleKey> missing = new HashSet<>();

    void add(PolicyRule rule, String reason) {
      grants.add(new Grant(rule, reason));
    }

    void miss(RoleKey role) {
      missing.add(role);
    }

    Grants build() {
      return Grants.of(grants, missing);
    }
  }
}
