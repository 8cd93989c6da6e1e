package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names that a definition may have: each that it asks for, unless another definition of its
 * group has been granted it before.
 *
 * @param names as in {@code status.acceptedNames}
 * @param conflict why not all that were asked for, if so
 */
record GrantedNames(ObjectNode names, Optional<Conflict> conflict) {

  /** A name that is in use. */
  record Conflict(String reason, String message) {}

  /**
   * @param others the other definitions of the group
   */
  static GrantedNames of(JsonNode crd, Collection<ObjectNode> others) {
    Set<String> resources = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (ObjectNode other : others) {
      JsonNode names = other.path("status").path("acceptedNames");
      resources.add(names.path("plural").asText(""));
      resources.add(names.path("singular").asText(""));
      resources.addAll(Definitions.texts(names.path("shortNames")));
      kinds.add(names.path("kind").asText(""));
      kinds.add(names.path("listKind").asText(""));
    }
    resources.remove("");
    kinds.remove("");
    return new Granting(crd, resources, kinds).names();
  }

  private static final class Granting {
    private final JsonNode wanted;
    private final JsonNode before;
    private final Set<String> resources;
    private final Set<String> kinds;
    private final ObjectNode granted = Json.newObject();
    private Optional<Conflict> conflict = Optional.empty();

    Granting(JsonNode crd, Set<String> resources, Set<String> kinds) {
      this.wanted = crd.path("spec").path("names");
      this.before = crd.path("status").path("acceptedNames");
      this.resources = resources;
      this.kinds = kinds;
    }

    GrantedNames names() {
      one("plural", resources, "PluralConflict");
      one("singular", resources, "SingularConflict");
      shortNames();
      one("kind", kinds, "KindConflict");
      one("listKind", kinds, "ListKindConflict");
      if (!wanted.path("categories").isEmpty()) {
        granted.set("categories", wanted.path("categories").deepCopy());
      }
      return new GrantedNames(granted, conflict);
    }

    private void one(String field, Set<String> used, String reason) {
      String name = wanted.path(field).asText("");
      String had = before.path(field).asText("");
      boolean free = name.equals(had) || !used.contains(name);
      if (!free) {
        conflict = Optional.of(new Conflict(reason, inUse(name)));
      }
      String result = free ? name : had;
      if (!result.isEmpty()) {
        granted.put(field, result);
      }
    }

    private void shortNames() {
      List<String> had = Definitions.texts(before.path("shortNames"));
      List<String> complaints = new ArrayList<>();
      for (String name : Definitions.texts(wanted.path("shortNames"))) {
        if (!had.contains(name) && resources.contains(name)) {
          complaints.add(inUse(name));
        }
      }
      if (!complaints.isEmpty()) {
        String all = String.join(", ", complaints);
        String message = complaints.size() == 1 ? all : "[" + all + "]";
        conflict = Optional.of(new Conflict("ShortNamesConflict", message));
      }
      JsonNode result = (complaints.isEmpty() ? wanted : before).path("shortNames");
      if (!result.isEmpty()) {
        granted.set("shortNames", result.deepCopy());
      }
    }

    private static String inUse(String name) {
      return "\"" + name + "\" is already in use";
    }
  }
}
