package io.tiphys.controller.garbagecollector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.controller.runtime.Failures;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes objects, and cuts owners and finalizers out of their metadata. */
final class Surgery {

  private final ApiClient api;

  Surgery(ApiClient api) {
    this.api = api;
  }

  /** The object as the server knows it now, if it is still this one. */
  Optional<Item> fetch(Item item) {
    return calls(item)
        .find(item.namespace(), item.name())
        .map(object -> Item.of(item.resource(), object))
        .filter(present -> present.uid().equals(item.uid()));
  }

  void delete(Item item, String propagationPolicy) {
    tolerant(() ->
        calls(item)
            .delete(
                item.namespace(),
                item.name(),
                new DeleteOptions(
                    Optional.of(propagationPolicy),
                    Optional.empty(),
                    Optional.of(item.uid()),
                    Optional.empty())));
  }

  void dropOwners(Item item, Set<String> owners) {
    writeOwners(item, item.owners().stream().filter(o -> !owners.contains(o.getUid())).toList());
  }

  /** Lets the object's owners go without waiting for it. */
  void unblock(Item item) {
    writeOwners(
        item,
        item.owners().stream()
            .map(owner ->
                new io.fabric8.kubernetes.api.model.OwnerReferenceBuilder(owner)
                    .withBlockOwnerDeletion(false)
                    .build())
            .toList());
  }

  void dropFinalizer(Item item, String finalizer) {
    ObjectNode body = Json.newObject();
    ArrayNode rest = metadata(body, item).putArray("finalizers");
    item.finalizers().stream().filter(f -> !f.equals(finalizer)).forEach(rest::add);
    patch(item, body);
  }

  private void writeOwners(Item item, List<OwnerReference> owners) {
    ObjectNode body = Json.newObject();
    ArrayNode rest = metadata(body, item).putArray("ownerReferences");
    owners.forEach(owner -> rest.add(Json.convert(owner, ObjectNode.class)));
    patch(item, body);
  }

  /** With the resourceVersion, since a merge patch replaces lists as a whole. */
  private static ObjectNode metadata(ObjectNode body, Item item) {
    return body.putObject("metadata")
        .put("uid", item.uid())
        .put("resourceVersion", item.resourceVersion());
  }

  private void patch(Item item, ObjectNode body) {
    tolerant(() -> {
      var _ = calls(item).patch(item.namespace(), item.name(), Patch.merge(body));
    });
  }

  private static void tolerant(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
  }

  private ResourceClient<PartialObjectMetadata> calls(Item item) {
    return api.metadata(item.resource().resource(), item.resource().namespaced());
  }
}
