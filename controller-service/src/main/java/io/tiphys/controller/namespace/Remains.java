package io.tiphys.controller.namespace;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is still in a namespace after all has been asked to go.
 *
 * @param counts objects by resource, {@code pods.} or {@code deployments.apps}
 * @param finalizers how many objects wait for each finalizer
 * @param discoveryFailures group versions of which nothing is known
 * @param contentFailures deletions that were refused
 */
record Remains(
    Map<String, Integer> counts,
    Map<String, Integer> finalizers,
    List<String> discoveryFailures,
    List<String> contentFailures) {

  Remains {
    counts = new TreeMap<>(counts);
    finalizers = new TreeMap<>(finalizers);
    discoveryFailures = List.copyOf(discoveryFailures);
    contentFailures = List.copyOf(contentFailures);
  }

  boolean isEmpty() {
    return counts.isEmpty() && discoveryFailures.isEmpty() && contentFailures.isEmpty();
  }
}
