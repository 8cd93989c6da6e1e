package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as plugins look at it: from memory, which is enough for what is there; what seems to
 * be missing is looked for once more when memory has caught up with the store.
 */
final class ClusterView {

  private final CachedObjects objects;
  private final Runnable catchUp;

  /**
   * @param catchUp returns when {@code objects} show all writes acknowledged before the call
   */
  ClusterView(CachedObjects objects, Runnable catchUp) {
    this.objects = objects;
    this.catchUp = catchUp;
  }

  Optional<ObjectNode> find(GroupResource resource, String namespace, String name) {
    Optional<CachedObject> found = objects.find(resource, namespace, name);
    if (found.isEmpty()) {
      catchUp.run();
      found = objects.find(resource, namespace, name);
    }
    return found.map(CachedObject::tree);
  }

  /** Those of all namespaces if {@code namespace} is empty; perhaps a millisecond old. */
  List<ObjectNode> list(GroupResource resource, String namespace) {
    return objects.list(resource, namespace).stream().map(CachedObject::tree).toList();
  }
}
