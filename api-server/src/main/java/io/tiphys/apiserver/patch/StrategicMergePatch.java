package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.GoText;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A strategic merge patch: like a JSON merge patch, but lists whose type has a merge key are merged
 * item by item, and directives beside the fields say what to replace, delete and retain and in
 * which order lists are to be.
 */
record StrategicMergePatch(ObjectNode patch) implements Patch {

  static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String SET_ORDER = "$setElementOrder/";

  static StrategicMergePatch of(JsonNode document) {
    if (document instanceof ObjectNode object) {
      return new StrategicMergePatch(object);
    }
    if (document.isNull()) {
      return new StrategicMergePatch(Json.newObject());
    }
    throw Patch.mismatch("", document, OBJECT);
  }

  @Override
  public boolean keepsKind() {
    return true;
  }

  @Override
  public String shown(ObjectNode patched) {
    return GoText.plain(patch);
  }

  @Override
  public ObjectNode applyTo(ObjectNode original, MergeSchema schema) {
    return mergeObject(original.deepCopy(), patch.deepCopy(), schema);
  }

  /** Merges and consumes {@code patch} into {@code target}. */
  static ObjectNode mergeObject(ObjectNode target, ObjectNode patch, MergeSchema schema) {
    if (patch.has(DIRECTIVE)) {
      return switch (patch.get(DIRECTIVE).asText()) {
        case "replace" -> without(patch, DIRECTIVE);
        case "delete" -> Json.newObject();
        default -> throw badDirective(patch);
      };
    }
    retainKeys(target, patch);
    mergeOrderedLists(target, patch, schema);
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      String name = change.getKey();
      if (name.startsWith(DELETE_FROM)) {
        deleteFromPrimitiveList(target, name.substring(DELETE_FROM.length()), change.getValue());
      } else if (change.getValue().isNull()) {
        target.remove(name);
      } else {
        target.set(name, merged(target.get(name), change.getValue(), schema.field(name)));
      }
    }
    return target;
  }

  private static ObjectNode without(ObjectNode object, String name) {
    object.remove(name);
    return object;
  }

  private static JsonNode merged(@Nullable JsonNode old, JsonNode change, MergeSchema.Field field) {
    if (change instanceof ObjectNode object) {
      return field.replaces()
          ? without(object, DIRECTIVE)
          : mergeObject(
              old instanceof ObjectNode target ? target : Json.newObject(), object, field.value());
    }
    if (change instanceof ArrayNode list) {
      return new ListMerge(field)
          .merge(old instanceof ArrayNode target ? List.copyOf(items(target)) : List.of(), list);
    }
    return change;
  }

  static List<JsonNode> items(JsonNode list) {
    List<JsonNode> items = new ArrayList<>(list.size());
    list.forEach(items::add);
    return items;
  }

  private static void retainKeys(ObjectNode target, ObjectNode patch) {
    JsonNode directive = patch.remove(RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!directive.isArray()) {
      throw badFormat("retainKeys");
    }
    List<String> retained = items(directive).stream().map(JsonNode::asText).toList();
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      String name = change.getKey();
      boolean exempt =
          change.getValue().isNull() || name.startsWith(DELETE_FROM) || name.startsWith(SET_ORDER);
      if (!exempt && !retained.contains(name)) {
        throw badFormat("retainKeys");
      }
    }
    target.retain(retained);
  }

  private static void deleteFromPrimitiveList(ObjectNode target, String name, JsonNode deleted) {
    if (!deleted.isArray()) {
      throw badFormat("primitive list");
    }
    if (target.get(name) instanceof ArrayNode list) {
      List<JsonNode> gone = items(deleted);
      ArrayNode left = Json.mapper().createArrayNode();
      list.forEach(item -> {
        if (gone.stream().noneMatch(one -> SameValue.same(one, item))) {
          left.add(item);
        }
      });
      target.set(name, left);
    }
  }

  /** Merges the lists whose order the patch gives, and takes them out of the patch. */
  private static void mergeOrderedLists(ObjectNode target, ObjectNode patch, MergeSchema schema) {
    List<String> directives = new ArrayList<>();
    patch.fieldNames().forEachRemaining(directives::add);
    directives.removeIf(name -> !name.startsWith(SET_ORDER));
    for (String directive : directives) {
      JsonNode order = patch.remove(directive);
      if (!order.isArray()) {
        throw Status.badRequest("expected a []interface {}, but received a " + GoText.type(order))
            .asException();
      }
      String name = directive.substring(SET_ORDER.length());
      Optional<ArrayNode> change =
          Optional.ofNullable(patch.get(name)).filter(JsonNode::isArray).map(ArrayNode.class::cast);
      if (patch.has(name) && change.isEmpty()) {
        continue;
      }
      patch.remove(name);
      JsonNode old = target.get(name);
      if (old == null && change.isEmpty()) {
        continue;
      }
      JsonNode deleted = patch.remove(DELETE_FROM + name);
      if (deleted != null) {
        deleteFromPrimitiveList(target, name, deleted);
        old = target.get(name);
      }
      target.set(
          name,
          new ListMerge(schema.field(name))
              .mergeOrdered(
                  old instanceof ArrayNode list ? items(list) : List.of(),
                  change.orElseGet(() -> Json.mapper().createArrayNode()),
                  items(order)));
    }
  }

  static RuntimeException badDirective(JsonNode patch) {
    JsonNode directive = patch.path(DIRECTIVE);
    String shown =
        directive.isTextual()
            ? directive.textValue()
            : "%!s(" + GoText.type(directive) + "=" + GoText.plain(directive) + ")";
    return Status.badRequest("unknown patch type: " + shown + " in map: " + GoText.plain(patch))
        .asException();
  }

  private static RuntimeException badFormat(String what) {
    return Status.badRequest("invalid patch format of " + what).asException();
  }
}
