package io.tiphys.apiserver.flowcontrol;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many watches a change of an object has to be sent to, about. */
final class WatchCounts {

  private record Scope(GroupResource resource, String namespace, String name) {}

  private final ConcurrentMap<Scope, Integer> counts = new ConcurrentHashMap<>();

  private static Scope scope(RequestInfo watch) {
    return new Scope(watch.groupResource(), watch.namespace(), watch.name());
  }

  void begin(RequestInfo watch) {
    counts.merge(scope(watch), 1, Integer::sum);
  }

  void end(RequestInfo watch) {
    counts.computeIfPresent(scope(watch), (scope, count) -> count == 1 ? null : count - 1);
  }

  /** Those of the object, of its namespace, of all namespaces, and of its name alone. */
  int interestedIn(RequestInfo change) {
    if (counts.isEmpty()) {
      return 0;
    }
    GroupResource resource = change.groupResource();
    int count = counts.getOrDefault(new Scope(resource, "", ""), 0);
    if (!change.namespace().isEmpty()) {
      count += counts.getOrDefault(new Scope(resource, change.namespace(), ""), 0);
    }
    if (!change.name().isEmpty()) {
      count += counts.getOrDefault(new Scope(resource, change.namespace(), change.name()), 0);
    }
    return count;
  }
}
