package io.tiphys.client;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Names an object of a kind; {@code namespace} is empty for cluster-scoped ones. */
public record ObjectKey(String namespace, String name) {

  public static ObjectKey of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
