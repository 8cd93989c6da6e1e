package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds in an object's managed fields which program changed it last. */
final class Author {

  private Author() {}

  /** Adds who made {@code after} of {@code before}, by the entries that only the later one has. */
  static void tell(ObjectNode change, JsonNode before, JsonNode after) {
    Set<JsonNode> known = new HashSet<>();
    before.path("metadata").path("managedFields").forEach(known::add);
    JsonNode author = null;
    for (JsonNode entry : after.path("metadata").path("managedFields")) {
      if (!known.contains(entry) && isLater(entry, author)) {
        author = entry;
      }
    }
    if (author != null) {
      ObjectNode manager = change.putObject("manager");
      manager.put("name", author.path("manager").asText());
      manager.put("operation", author.path("operation").asText());
      if (author.has("subresource")) {
        manager.put("subresource", author.path("subresource").asText());
      }
    }
  }

  private static boolean isLater(JsonNode entry, @Nullable JsonNode than) {
    return than == null
        || entry.path("time").asText().compareTo(than.path("time").asText()) >= 0;
  }
}
