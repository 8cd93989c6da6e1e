package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds in an object's managed fields which program changed it last. */
final class Author {

  private Author() {}

  /** Adds who made {@code after} of {@code before}, by the entries that only the later one has. */
  static void tell(ObjectNode change, JsonNode before, JsonNode after) {
    Set<JsonNode> known = new HashSet<>();
    Map<String, String> times = new HashMap<>();
    for (JsonNode entry : before.path("metadata").path("managedFields")) {
      known.add(entry);
      times.put(name(entry), entry.path("time").asText());
    }
    JsonNode author = null;
    String latest = "";
    for (JsonNode entry : after.path("metadata").path("managedFields")) {
      if (!known.contains(entry)) {
        String rank = rank(entry, times.get(name(entry)));
        if (author == null || rank.compareTo(latest) >= 0) {
          author = entry;
          latest = rank;
        }
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

  private static String name(JsonNode entry) {
    return entry.path("manager").asText()
        + "\n"
        + entry.path("operation").asText()
        + "\n"
        + entry.path("subresource").asText();
  }

  /**
   * An entry that changed while its time did not only lost fields to the author; the one of a scale
   * has no time at all.
   */
  private static String rank(JsonNode entry, @Nullable String earlier) {
    String time = entry.path("time").asText();
    if (earlier != null && earlier.equals(time)) {
      return "";
    }
    return time.isEmpty() ? "~" : time;
  }
}
