package io.tiphys.apiserver.cache;

import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Optional;

/**
 * The objects of the cluster in memory: as old as the store's watch, usually a millisecond. No
 * method blocks or does I/O; all are safe for use by any thread, event loops included. Namespaces
 * are empty for cluster-scoped resources.
 */
public interface CachedObjects {

  Optional<CachedObject> find(GroupResource resource, String namespace, String name);

  /** Those of all namespaces if {@code namespace} is empty; in the order of their keys. */
  List<CachedObject> list(GroupResource resource, String namespace);

  /**
   * Tells every change of a resource from now on, in order, on the thread that feeds the caches:
   * the listener is quick and never blocks. Changes that were made before are in {@link #list};
   * when the caches had to be filled anew, {@code changed} gets what differs.
   */
  void onChange(GroupResource resource, ChangeListener listener);

  /** Learns of changes. */
  interface ChangeListener {
    /**
     * @param before empty for an object that was created
     * @param after empty for one that was deleted
     */
    void changed(Optional<CachedObject> before, Optional<CachedObject> after);
  }
}
