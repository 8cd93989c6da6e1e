package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.time.Timestamps;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The texts that several kinds' cells are made of. */
final class Texts {

  static final String NONE = "<none>";
  static final String UNSET = "<unset>";
  static final String UNKNOWN = "<unknown>";

  private Texts() {}

  static String orElse(JsonNode value, String substitute) {
    String text = value.asText("");
    return text.isEmpty() || value.isNull() ? substitute : text;
  }

  /** The value at a path of fields. */
  static JsonNode at(JsonNode object, String... fields) {
    JsonNode value = object;
    for (String field : fields) {
      value = value.path(field);
    }
    return value;
  }

  /** The time since a timestamp. */
  static String since(JsonNode timestamp, Instant now) {
    Instant then = time(timestamp);
    return then.equals(Instant.MIN) ? UNKNOWN : HumanDuration.of(Duration.between(then, now));
  }

  /** A timestamp as a time; {@link Instant#MIN} if it is none. */
  static Instant time(JsonNode timestamp) {
    if (!timestamp.isTextual()) {
      return Instant.MIN;
    }
    try {
      return Timestamps.parse(timestamp.textValue());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }

  static List<JsonNode> items(JsonNode list) {
    List<JsonNode> items = new ArrayList<>(list.size());
    list.forEach(items::add);
    return items;
  }

  /** The texts of a list, joined by commas. */
  static String joined(JsonNode list) {
    return items(list).stream().map(JsonNode::asText).collect(Collectors.joining(","));
  }

  /** One field of each item, joined by commas. */
  static String joined(JsonNode list, String field) {
    return items(list).stream()
        .map(item -> item.path(field).asText())
        .collect(Collectors.joining(","));
  }

  /** {@code a=b,c=d}, sorted. */
  static String labels(JsonNode labels) {
    if (labels.isEmpty()) {
      return NONE;
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    labels.properties().forEach(one -> sorted.put(one.getKey(), one.getValue().asText()));
    return sorted.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(","));
  }

  /** A selector of matchLabels and matchExpressions, in the syntax of queries. */
  static String selector(JsonNode selector) {
    List<String> parts = new ArrayList<>();
    if (!selector.path("matchLabels").isEmpty()) {
      parts.add(labels(selector.path("matchLabels")));
    }
    for (JsonNode one : selector.path("matchExpressions")) {
      String key = one.path("key").asText();
      String values = "(" + joined(one.path("values")) + ")";
      parts.add(
          switch (one.path("operator").asText()) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
          });
    }
    return parts.isEmpty() ? NONE : String.join(",", parts);
  }

  /** The first three, and how many more there are. */
  static String firstThree(List<String> all) {
    return all.size() <= 3
        ? String.join(",", all)
        : String.join(",", all.subList(0, 3)) + " + " + (all.size() - 3) + " more...";
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** {@code RWO,ROX}: how a volume can be used. */
  static String accessModes(JsonNode modes) {
    return items(modes).stream()
        .map(mode ->
            switch (mode.asText()) {
              case "ReadWriteOnce" -> "RWO";
              case "ReadOnlyMany" -> "ROX";
              case "ReadWriteMany" -> "RWX";
              case "ReadWriteOncePod" -> "RWOP";
              default -> mode.asText();
            })
        .distinct()
        .collect(Collectors.joining(","));
  }
}
