package io.tiphys.apiserver.aggregation;

import io.tiphys.api.resource.GroupVersion;
import java.util.Map;

/** Where this server's own groups and versions stand in discovery: upstream's numbers. */
final class LocalPriorities {

  private static final long CUSTOM_GROUP = 1000;
  private static final long CUSTOM_VERSION = 100;

  private static final Map<String, Long> GROUPS =
      Map.ofEntries(
          Map.entry("", 18000L),
          Map.entry("apps", 17800L),
          Map.entry("events.k8s.io", 17750L),
          Map.entry("authentication.k8s.io", 17700L),
          Map.entry("authorization.k8s.io", 17600L),
          Map.entry("autoscaling", 17500L),
          Map.entry("batch", 17400L),
          Map.entry("certificates.k8s.io", 17300L),
          Map.entry("networking.k8s.io", 17200L),
          Map.entry("policy", 17100L),
          Map.entry("rbac.authorization.k8s.io", 17000L),
          Map.entry("storage.k8s.io", 16800L),
          Map.entry("apiextensions.k8s.io", 16700L),
          Map.entry("admissionregistration.k8s.io", 16700L),
          Map.entry("scheduling.k8s.io", 16600L),
          Map.entry("coordination.k8s.io", 16500L),
          Map.entry("node.k8s.io", 16300L),
          Map.entry("discovery.k8s.io", 16200L),
          Map.entry("resource.k8s.io", 16200L),
          Map.entry("flowcontrol.apiserver.k8s.io", 16100L));

  private static final Map<GroupVersion, Long> VERSIONS =
      Map.of(
          new GroupVersion("", "v1"), 1L,
          new GroupVersion("autoscaling", "v2"), 30L,
          new GroupVersion("resource.k8s.io", "v1"), 21L,
          new GroupVersion("flowcontrol.apiserver.k8s.io", "v1"), 21L);

  private static final long BUILT_IN_VERSION = 15;

  private LocalPriorities() {}

  static boolean builtIn(String group) {
    return GROUPS.containsKey(group);
  }

  static long group(String group) {
    return GROUPS.getOrDefault(group, CUSTOM_GROUP);
  }

  static long version(GroupVersion version) {
    return builtIn(version.group())
        ? VERSIONS.getOrDefault(version, BUILT_IN_VERSION)
        : CUSTOM_VERSION;
  }
}
