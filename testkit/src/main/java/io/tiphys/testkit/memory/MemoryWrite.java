package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ObjectKey;

/**
 * A write that a client asked for.
 *
 * @param verb create, update, patch, delete or post
 * @param subresource empty for the object itself
 * @param body the object, the patch, or the options of a delete
 */
public record MemoryWrite(
    String verb,
    GroupVersionResource resource,
    ObjectKey key,
    String subresource,
    ObjectNode body) {

  /** Such as {@code create pods default/web}. */
  @Override
  public String toString() {
    String slash = subresource.isEmpty() ? "" : "/" + subresource;
    return verb + " " + resource.resource() + slash + " " + key;
  }
}
