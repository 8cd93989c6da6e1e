package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.schema.Schema;

/**
 * Who writes an object, and how.
 *
 * @param manager the name under which the writer owns fields
 * @param kind the kind in the version of the request
 * @param resource whose object is written
 * @param subresource empty for the object itself
 * @param hasStatus whether the resource has a status sub-resource
 */
public record Writer(
    String manager,
    GroupVersionKind kind,
    GroupResource resource,
    String subresource,
    boolean hasStatus,
    ObjectVersions versions) {

  GroupVersion version() {
    return kind.groupVersion();
  }

  String apiVersion() {
    return kind.apiVersion();
  }

  /** What such writes do not change. */
  ResetFields reset() {
    return ResetRules.of(resource, subresource, hasStatus);
  }

  Schema schema() {
    return versions.schema(version()).orElse(Types.UNKNOWN);
  }

  ObjectNode versioned(ObjectNode object) {
    return versions.convert(object, version());
  }

  /** What is there before there is anything. */
  ObjectNode nothing() {
    ObjectNode nothing = Json.newObject();
    nothing.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    return nothing;
  }

  Owner updating() {
    return Owner.updating(manager, apiVersion(), subresource);
  }

  Owner applying() {
    return Owner.applying(manager, subresource);
  }

  Writer withManager(String name) {
    return new Writer(name, kind, resource, subresource, hasStatus, versions);
  }
}
