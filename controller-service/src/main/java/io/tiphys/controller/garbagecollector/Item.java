package io.tiphys.controller.garbagecollector;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.tiphys.controller.runtime.Discovery;
import io.tiphys.controller.runtime.Metadata;
import java.util.List;

/** An object as far as the garbage collector needs to know it. */
record Item(
    Discovery.Resource resource,
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    List<OwnerReference> owners,
    List<String> finalizers,
    boolean isBeingDeleted) {

  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  Item {
    owners = List.copyOf(owners);
    finalizers = List.copyOf(finalizers);
  }

  static Item of(Discovery.Resource resource, HasMetadata object) {
    return new Item(
        resource,
        Metadata.namespace(object),
        Metadata.name(object),
        Metadata.uid(object),
        object.getMetadata().getResourceVersion(),
        Metadata.owners(object),
        Metadata.finalizers(object),
        Metadata.isBeingDeleted(object));
  }

  /** Whether it waits, being deleted itself, for its dependents to go first. */
  boolean awaitsDependents() {
    return isBeingDeleted && finalizers.contains(FOREGROUND);
  }

  /** Whether it waits, being deleted itself, until its dependents have been let go. */
  boolean orphansDependents() {
    return isBeingDeleted && finalizers.contains(ORPHAN);
  }

  boolean isOwnedBy(String owner) {
    return owners.stream().anyMatch(o -> o.getUid().equals(owner));
  }

  boolean blocks(String owner) {
    return owners.stream()
        .anyMatch(o -> o.getUid().equals(owner) && Boolean.TRUE.equals(o.getBlockOwnerDeletion()));
  }
}
