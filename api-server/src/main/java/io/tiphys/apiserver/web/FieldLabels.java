package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.registry.ServedResource;
import java.util.Set;

/** Which fields a kind's field selectors may name. */
final class FieldLabels {

  private FieldLabels() {}

  /** Throws 400 if a selector names a field that the kind does not offer. */
  static void check(ServedResource resource, FieldSelector selector) {
    for (FieldSelector.Requirement requirement : selector.requirements()) {
      String field = requirement.field();
      if (!field.equals("metadata.name")
          && !field.equals("metadata.namespace")
          && !offered(resource).contains(field)) {
        throw Status.badRequest(
                offered(resource).isEmpty()
                    ? "\""
                        + field
                        + "\" is not a known field selector: only \"metadata.name\","
                        + " \"metadata.namespace\""
                    : "field label not supported: " + field)
            .asException();
      }
    }
  }

  /** A strategy names all its fields for any object, be it empty. */
  private static Set<String> offered(ServedResource resource) {
    ObjectNode nothing = Json.newObject();
    return resource.strategy().selectableFields(nothing).keySet();
  }
}
