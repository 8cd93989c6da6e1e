package io.tiphys.controller.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out {@link Claims}: takes children that nobody manages, and lets others go. */
public final class Adoption<C extends HasMetadata> {

  private final Kind<C> children;
  private final String apiVersion;
  private final String kind;

  public Adoption(Kind<C> children, String apiVersion, String kind) {
    this.children = children;
    this.apiVersion = apiVersion;
    this.kind = kind;
  }

  /**
   * The children of {@code owner}, after all due adoptions and releases.
   *
   * @param fresh asks the server for the owner, so that none is adopted for one that is gone
   */
  public List<C> claim(
      HasMetadata owner,
      LabelSelector selector,
      Supplier<? extends Optional<? extends HasMetadata>> fresh)
      throws InterruptedException {
    Claims<C> claims =
        Claims.of(owner, selector, SharedInformers.candidates(children.informer(), owner));
    List<C> owned = new ArrayList<>(claims.owned());
    for (C child : claims.release()) {
      release(owner, child);
    }
    if (claims.adopt().isEmpty()) {
      return owned;
    }
    Optional<? extends HasMetadata> present = fresh.get();
    if (present
        .filter(o -> Metadata.uid(o).equals(Metadata.uid(owner)) && !Metadata.isBeingDeleted(o))
        .isEmpty()) {
      return owned;
    }
    for (C child : claims.adopt()) {
      adopt(owner, child).ifPresent(owned::add);
    }
    return owned;
  }

  private Optional<C> adopt(HasMetadata owner, C child) throws InterruptedException {
    OwnerReference reference = Metadata.controllerReference(owner, apiVersion, kind);
    ObjectNode body = Json.newObject();
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("uid", Metadata.uid(child));
    metadata.putArray("ownerReferences").add(Json.convert(reference, ObjectNode.class));
    return patch(child, body);
  }

  private void release(HasMetadata owner, C child) throws InterruptedException {
    ObjectNode body = Json.newObject();
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("uid", Metadata.uid(child));
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("$patch", "delete")
        .put("uid", Metadata.uid(owner));
    var _ = patch(child, body);
  }

  private Optional<C> patch(C child, ObjectNode body) throws InterruptedException {
    try {
      return Optional.of(children.patch(ObjectKey.of(child), ResourceClient.Patch.strategic(body)));
    } catch (RuntimeException e) {
      // Gone, or another object by now: nothing to take or to let go.
      if (Failures.isNotFound(e) || Failures.isInvalid(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
