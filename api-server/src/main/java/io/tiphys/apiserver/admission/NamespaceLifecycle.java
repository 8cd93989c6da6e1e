package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Nothing is made in a namespace that is not there or is going away; some never go. */
record NamespaceLifecycle(ClusterView cluster) implements AdmissionPlugin {

  private static final Set<String> PERMANENT = Set.of("default", "kube-system", "kube-public");

  @Override
  public String name() {
    return "NamespaceLifecycle";
  }

  @Override
  public void admit(Write write) {
    GroupResource resource = write.request().groupResource();
    String namespace = write.request().namespace();
    if (namespace.isEmpty() || resource.equals(Writes.NAMESPACES)) {
      return;
    }
    Optional<? extends JsonNode> found = cluster.find(Writes.NAMESPACES, "", namespace);
    if (found.isEmpty()) {
      throw Status.notFound(Writes.NAMESPACES, namespace).asException();
    }
    if (write.operation() == Operation.CREATE && isTerminating(found.get())) {
      StatusCause cause =
          new StatusCause(
              "NamespaceTerminating",
              "namespace " + namespace + " is being terminated",
              "metadata.namespace");
      throw Status.forbidden(
              resource,
              Writes.name(write),
              "unable to create new content in namespace "
                  + namespace
                  + " because it is being terminated")
          .withCauses(List.of(cause))
          .asException();
    }
  }

  private static boolean isTerminating(JsonNode namespace) {
    return namespace.path("metadata").hasNonNull("deletionTimestamp")
        || namespace.path("status").path("phase").asText().equals("Terminating");
  }

  @Override
  public void validate(Write write) {
    if (write.operation() == Operation.DELETE
        && write.request().groupResource().equals(Writes.NAMESPACES)
        && PERMANENT.contains(Writes.name(write))) {
      throw Writes.forbidden(write, "this namespace may not be deleted");
    }
  }
}
