package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code namespaces/finalize}: sets what a Namespace still waits for before it can go. */
final class Finalization implements Action {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final ActionUpdates updates;

  Finalization(ActionUpdates updates) {
    this.updates = updates;
  }

  @Override
  public GroupResource resource() {
    return NAMESPACES;
  }

  @Override
  public String subresource() {
    return "finalize";
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode sent = context.body().orElseThrow();
    Stored stored =
        updates.update(
            context,
            NAMESPACES,
            context.request().name(),
            namespace -> {
              JsonNode finalizers = sent.path("spec").path("finalizers");
              ObjectNode spec = namespace.withObject("/spec");
              if (finalizers.isEmpty()) {
                spec.remove("finalizers");
              } else {
                spec.set("finalizers", finalizers.deepCopy());
              }
              JsonNode version = sent.path("metadata").path("resourceVersion");
              if (version.isTextual()) {
                Metadata.of(namespace).set("resourceVersion", version);
              }
              return namespace;
            });
    try {
      return ActionResult.ok(Json.read(stored.json(), ObjectNode.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
