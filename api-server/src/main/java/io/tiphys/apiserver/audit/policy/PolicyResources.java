package io.tiphys.apiserver.audit.policy;

import io.tiphys.apiserver.request.RequestInfo;
import java.util.List;

/**
 * Resources of one group that a rule is for.
 *
 * @param resources {@code pods}, {@code pods/log}, {@code pods/*} (all sub-resources), {@code *}
 *     followed by {@code /scale} (of all resources), {@code *}; empty for all
 * @param names empty for all
 */
record PolicyResources(String group, List<String> resources, List<String> names) {

  PolicyResources {
    resources = List.copyOf(resources);
    names = List.copyOf(names);
  }

  boolean matches(RequestInfo request) {
    if (!group.equals(request.group())) {
      return false;
    }
    if (resources.isEmpty()) {
      return true;
    }
    if (!names.isEmpty() && !names.contains(request.name())) {
      return false;
    }
    for (String wanted : resources) {
      if (matches(wanted, request.resource(), request.subresource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String wanted, String resource, String subresource) {
    if (wanted.equals("*")) {
      return true;
    }
    int slash = wanted.indexOf('/');
    if (slash < 0) {
      return subresource.isEmpty() && wanted.equals(resource);
    }
    String left = wanted.substring(0, slash);
    String right = wanted.substring(slash + 1);
    if (left.equals("*") && !subresource.isEmpty() && right.equals(subresource)) {
      return true;
    }
    // as upstream has it, "pods/*" is for pods themselves, too
    return left.equals(resource) && (right.equals("*") || right.equals(subresource));
  }
}
