package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads and writes objects from inside the API server, as a privileged user, in their storage
 * version. The methods block and are meant for virtual threads; reads reflect all writes
 * acknowledged before the call. Writes go the whole way of a client's write, admission included. To
 * answer from memory without blocking, see {@link io.tiphys.apiserver.cache.CachedObjects}.
 *
 * <p>Namespaces are empty for cluster-scoped resources. What is refused throws {@link
 * io.tiphys.api.status.StatusException}.
 */
public interface Registry {

  Optional<ObjectNode> find(GroupResource resource, String namespace, String name);

  /** Those of all namespaces if {@code namespace} is empty. */
  List<ObjectNode> list(GroupResource resource, String namespace);

  /** Returns what was stored. */
  ObjectNode create(GroupResource resource, String namespace, ObjectNode object);

  /**
   * Changes the object and tries again when another writer was quicker.
   *
   * @param change gets a copy that it may change and returns what to store
   */
  ObjectNode update(
      GroupResource resource, String namespace, String name, UnaryOperator<ObjectNode> change);

  /** As {@link #update}, through the status sub-resource. */
  ObjectNode updateStatus(
      GroupResource resource, String namespace, String name, UnaryOperator<ObjectNode> change);

  /** Deletes with the kind's usual grace; an object that is absent is no error. */
  void delete(GroupResource resource, String namespace, String name);
}
