package io.tiphys.api.catalogue;

import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import java.util.Collection;
import java.util.Optional;

/**
 * The resources that are known now. Safe for use by any thread; what a call returns never changes,
 * the next call may know more or fewer.
 */
public interface ResourceCatalogue {

  /** The resource whose served versions include that one. */
  Optional<ResourceDefinition> find(GroupVersionResource resource);

  /** The resource whose served versions have objects of that kind. */
  Optional<ResourceDefinition> find(GroupVersionKind kind);

  /** In the order of discovery; the same collection as long as nothing has changed. */
  Collection<ResourceDefinition> all();
}
