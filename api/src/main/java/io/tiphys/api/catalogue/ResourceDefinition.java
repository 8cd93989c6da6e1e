package io.tiphys.api.catalogue;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * All that the API tells about a resource, built in or custom.
 *
 * @param group empty for the core group
 * @param versions the preferred one first
 * @param storageVersion the version that its objects are stored in
 * @param storagePrefix what stands for it in keys: an object is stored under {@code
 *     /registry/<storagePrefix>/[<namespace>/]<name>}; empty if its objects are never stored
 */
public record ResourceDefinition(
    String group,
    Names names,
    boolean namespaced,
    List<Version> versions,
    String storageVersion,
    String storagePrefix) {
  public ResourceDefinition {
    versions = List.copyOf(versions);
  }

  public Optional<Version> version(String name) {
    for (Version version : versions) {
      if (version.name().equals(name)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** Whether its objects are kept, and not just answered like a TokenReview's. */
  public boolean stored() {
    return !storagePrefix.isEmpty();
  }

  public GroupResource groupResource() {
    return new GroupResource(group, names.plural());
  }

  public GroupVersionResource resource(String version) {
    return new GroupVersionResource(group, version, names.plural());
  }

  public GroupVersionKind kind(String version) {
    return new GroupVersionKind(group, version, names.kind());
  }
}
