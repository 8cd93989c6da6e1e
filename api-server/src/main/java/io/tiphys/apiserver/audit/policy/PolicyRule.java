package io.tiphys.apiserver.audit.policy;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A rule of a policy; an empty list matches everything.
 *
 * @param nonResourceUrls paths, a {@code *} at the end for all that begins so
 */
record PolicyRule(
    Handling handling,
    List<String> users,
    List<String> userGroups,
    List<String> verbs,
    List<PolicyResources> resources,
    List<String> namespaces,
    List<String> nonResourceUrls) {

  PolicyRule {
    users = List.copyOf(users);
    userGroups = List.copyOf(userGroups);
    verbs = List.copyOf(verbs);
    resources = List.copyOf(resources);
    namespaces = List.copyOf(namespaces);
    nonResourceUrls = List.copyOf(nonResourceUrls);
  }

  /**
   * @param user empty where nobody could be made out
   */
  boolean matches(Optional<User> user, RequestInfo request) {
    return matchesUser(user)
        && (verbs.isEmpty() || verbs.contains(request.verb()))
        && matchesTarget(request);
  }

  private boolean matchesUser(Optional<User> user) {
    if (users.isEmpty() && userGroups.isEmpty()) {
      return true;
    }
    return user.isPresent()
        && (users.isEmpty() || users.contains(user.get().name()))
        && (userGroups.isEmpty() || !Collections.disjoint(userGroups, user.get().groups()));
  }

  private boolean matchesTarget(RequestInfo request) {
    if (!namespaces.isEmpty() || !resources.isEmpty()) {
      return request.resourceRequest()
          && (namespaces.isEmpty() || namespaces.contains(request.namespace()))
          && (resources.isEmpty() || resources.stream().anyMatch(one -> one.matches(request)));
    }
    return nonResourceUrls.isEmpty()
        || (!request.resourceRequest()
            && nonResourceUrls.stream().anyMatch(url -> isAt(url, request.path())));
  }

  private static boolean isAt(String url, String path) {
    return url.equals("*")
        || url.equals(path)
        || (url.endsWith("*") && path.startsWith(url.substring(0, url.length() - 1)));
  }
}
