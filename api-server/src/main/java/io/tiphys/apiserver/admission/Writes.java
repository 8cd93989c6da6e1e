package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;

/** What plugins ask of writes. */
final class Writes {

  static final GroupResource PODS = new GroupResource("", "pods");
  static final GroupResource NODES = new GroupResource("", "nodes");
  static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  private Writes() {}

  /** Whether the object itself, and no sub-resource, of this kind is created. */
  static boolean creates(Write write, GroupResource resource) {
    return write.operation() == Operation.CREATE && isAbout(write, resource);
  }

  static boolean updates(Write write, GroupResource resource) {
    return write.operation() == Operation.UPDATE && isAbout(write, resource);
  }

  private static boolean isAbout(Write write, GroupResource resource) {
    return write.request().subresource().isEmpty()
        && write.request().groupResource().equals(resource);
  }

  static ObjectNode object(Write write) {
    return write.object().orElseThrow();
  }

  /** The name of what is written; empty if it is yet to be made. */
  static String name(Write write) {
    return write
        .object()
        .or(write::oldObject)
        .map(object -> object.path("metadata").path("name").asText())
        .filter(name -> !name.isEmpty())
        .orElseGet(() -> write.request().name());
  }

  static StatusException forbidden(Write write, String why) {
    return Status.forbidden(write.request().groupResource(), name(write), why).asException();
  }
}
