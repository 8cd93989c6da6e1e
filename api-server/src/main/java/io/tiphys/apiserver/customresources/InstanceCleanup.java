package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.resources.definitions.Conditions;
import io.tiphys.apiserver.resources.definitions.DefinitionStrategy;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Removes the objects of a definition that has been deleted, and then lets the definition go. */
final class InstanceCleanup {

  private final Registry registry;
  private final InstantSource clock;

  InstanceCleanup(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Returns false while there are objects left. */
  boolean run(ObjectNode crd) {
    if (!Definitions.isEstablished(crd)) {
      return release(crd, "NeverEstablished", "resource was never established");
    }
    GroupResource resource =
        new GroupResource(
            crd.path("spec").path("group").asText(),
            crd.path("status").path("acceptedNames").path("plural").asText());
    List<ObjectNode> objects = registry.list(resource, "");
    if (objects.isEmpty()) {
      return release(crd, "InstanceDeletionCompleted", "removed all instances");
    }
    note(crd, true, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
    for (ObjectNode object : objects) {
      if (!object.path("metadata").hasNonNull("deletionTimestamp")) {
        registry.delete(
            resource,
            object.path("metadata").path("namespace").asText(""),
            object.path("metadata").path("name").asText());
      }
    }
    return registry.list(resource, "").isEmpty()
        && release(crd, "InstanceDeletionCompleted", "removed all instances");
  }

  private void note(ObjectNode crd, boolean going, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    write(
        crd,
        current -> {
          Conditions.of(current).set("Terminating", going, reason, message, now);
          return current;
        });
  }

  /** The last write ends it, if nothing else holds it. */
  private boolean release(ObjectNode crd, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String name = crd.path("metadata").path("name").asText();
    note(crd, false, reason, message);
    try {
      registry.update(
          Definitions.RESOURCE,
          "",
          name,
          current -> {
            Conditions.of(current).set("Terminating", false, reason, message, now);
            ArrayNode kept = current.arrayNode();
            current
                .path("metadata")
                .path("finalizers")
                .forEach(finalizer -> {
                  if (!finalizer.asText().equals(DefinitionStrategy.CLEANUP)) {
                    kept.add(finalizer);
                  }
                });
            current.withObject("/metadata").set("finalizers", kept);
            return current;
          });
    } catch (StatusException e) {
      if (e.status().code() != 404) {
        throw e;
      }
    }
    return true;
  }

  private void write(ObjectNode crd, java.util.function.UnaryOperator<ObjectNode> change) {
    try {
      registry.updateStatus(
          Definitions.RESOURCE, "", crd.path("metadata").path("name").asText(), change);
    } catch (StatusException e) {
      if (e.status().code() != 404) {
        throw e;
      }
    }
  }
}
