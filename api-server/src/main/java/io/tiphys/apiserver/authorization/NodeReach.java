package io.tiphys.apiserver.authorization;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which objects a node reaches through the pods that are bound to it. It keeps the names of each
 * node's pods; what a pod refers to is read when it is first asked for.
 */
final class NodeReach {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource ATTACHMENTS =
      new GroupResource("storage.k8s.io", "volumeattachments");
  private static final GroupResource SLICES =
      new GroupResource("resource.k8s.io", "resourceslices");
  private static final String NODE_FIELD = "spec.nodeName";

  private final CachedObjects objects;
  private final Map<String, Set<PodName>> podsOfNode = new ConcurrentHashMap<>();
  private final Map<PodName, Known> references = new ConcurrentHashMap<>();

  private record PodName(String namespace, String name) {}

  private record Known(String uid, long revision, PodReferences references) {}

  private NodeReach(CachedObjects objects) {
    this.objects = objects;
  }

  /** Fills itself from the caches and follows them from then on. */
  static NodeReach following(CachedObjects objects) {
    NodeReach reach = new NodeReach(objects);
    reach.follow();
    return reach;
  }

  /** Changes wait until what was there before has been taken in. */
  private synchronized void follow() {
    objects.onChange(PODS, this::podChanged);
    for (CachedObject pod : objects.list(PODS, "")) {
      podChanged(Optional.empty(), Optional.of(pod));
    }
  }

  private synchronized void podChanged(
      Optional<CachedObject> before, Optional<CachedObject> after) {
    String from = before.map(NodeReach::nodeOf).orElse("");
    String to = after.map(NodeReach::nodeOf).orElse("");
    if (!from.equals(to)) {
      before.ifPresent(pod -> remove(from, new PodName(pod.namespace(), pod.name())));
      after
          .filter(pod -> !to.isEmpty())
          .ifPresent(pod ->
              podsOfNode
                  .computeIfAbsent(to, node -> ConcurrentHashMap.newKeySet())
                  .add(new PodName(pod.namespace(), pod.name())));
    }
  }

  private void remove(String node, PodName pod) {
    references.remove(pod);
    podsOfNode.computeIfPresent(
        node,
        (n, pods) -> {
          pods.remove(pod);
          return pods.isEmpty() ? null : pods;
        });
  }

  private static String nodeOf(CachedObject pod) {
    return pod.fields().getOrDefault(NODE_FIELD, "");
  }

  boolean reaches(String node, GroupResource resource, String namespace, String name) {
    return switch (resource.toString()) {
      case "pods" ->
          objects.find(PODS, namespace, name).filter(pod -> nodeOf(pod).equals(node)).isPresent();
      case "persistentvolumes" -> reachesVolume(node, name);
      case "volumeattachments.storage.k8s.io" -> names(ATTACHMENTS, name, "spec", node);
      case "resourceslices.resource.k8s.io" -> names(SLICES, name, "spec", node);
      default -> reachesByPod(node, resource.toString(), namespace, name);
    };
  }

  private boolean reachesByPod(String node, String resource, String namespace, String name) {
    for (PodName pod : podsOfNode.getOrDefault(node, Set.of())) {
      if (pod.namespace().equals(namespace) && refers(pod, resource, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean reachesVolume(String node, String volume) {
    for (PodName pod : podsOfNode.getOrDefault(node, Set.of())) {
      Optional<PodReferences> all = find(pod, true);
      for (String claim : all.map(PodReferences::claims).orElse(Set.of())) {
        Optional<CachedObject> found = objects.find(CLAIMS, pod.namespace(), claim);
        if (found.isPresent()
            && found.get().tree().path("spec").path("volumeName").asText().equals(volume)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean names(GroupResource resource, String name, String field, String node) {
    return objects
        .find(resource, "", name)
        .filter(object -> object.tree().path(field).path("nodeName").asText().equals(node))
        .isPresent();
  }

  /**
   * A pod's references hardly ever change once it is bound, so those of an older revision that say
   * yes are good; a no is checked against the newest revision.
   */
  private boolean refers(PodName pod, String resource, String name) {
    return find(pod, false).filter(all -> refers(all, resource, name)).isPresent()
        || find(pod, true).filter(all -> refers(all, resource, name)).isPresent();
  }

  private static boolean refers(PodReferences all, String resource, String name) {
    return switch (resource) {
      case "secrets" -> all.secrets().contains(name);
      case "configmaps" -> all.configMaps().contains(name);
      case "serviceaccounts" -> all.serviceAccounts().contains(name);
      case "persistentvolumeclaims" -> all.claims().contains(name);
      case "resourceclaims.resource.k8s.io" -> all.resourceClaims().contains(name);
      default -> false;
    };
  }

  private Optional<PodReferences> find(PodName name, boolean newest) {
    Optional<CachedObject> pod = objects.find(PODS, name.namespace(), name.name());
    if (pod.isEmpty()) {
      return Optional.empty();
    }
    Known known = references.get(name);
    if (known == null
        || !known.uid().equals(pod.get().uid())
        || (newest && known.revision() != pod.get().revision())) {
      known = new Known(pod.get().uid(), pod.get().revision(), PodReferences.of(pod.get()));
      references.put(name, known);
    }
    return Optional.of(known.references());
  }
}
