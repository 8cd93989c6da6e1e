package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.registry.Registry;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Writes that do nothing where the object is as it should be, and lose no race. */
final class Ensured {

  private Ensured() {}

  /** Creates the object unless it, or another of its name, is there. */
  static void created(
      Registry registry, GroupResource resource, String namespace, ObjectNode object) {
    String name = object.path("metadata").path("name").asText();
    if (registry.find(resource, namespace, name).isEmpty()) {
      try {
        registry.create(resource, namespace, object);
      } catch (StatusException e) {
        if (!e.status().reason().equals(Optional.of(StatusReason.ALREADY_EXISTS))) {
          throw e;
        }
      }
    }
  }

  /** Creates the object, or changes the one that is there until it is right. */
  static void right(
      Registry registry,
      GroupResource resource,
      String namespace,
      ObjectNode object,
      Predicate<ObjectNode> isRight,
      UnaryOperator<ObjectNode> change) {
    String name = object.path("metadata").path("name").asText();
    Optional<ObjectNode> present = registry.find(resource, namespace, name);
    if (present.isEmpty()) {
      created(registry, resource, namespace, object);
    } else if (!isRight.test(present.get())) {
      registry.update(resource, namespace, name, change);
    }
  }
}
