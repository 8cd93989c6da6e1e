package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** The table of events, whichever group's form they have. */
final class EventTables {

  private EventTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    for (String group : new String[] {"", "events.k8s.io"}) {
      tables.add(
          group,
          "Event",
          text("Last Seen", EventTables::lastSeen),
          text("Type", event -> event.path("type").asText()),
          text("Reason", event -> event.path("reason").asText()),
          text("Object", EventTables::object),
          text("Subobject", event -> about(event).path("fieldPath").asText()).wide(),
          text("Source", EventTables::source).wide(),
          text("Message", event -> either(event, "message", "note").asText().strip()),
          text("First Seen", EventTables::firstSeen).wide(),
          number("Count", EventTables::count).saidToBeText().wide(),
          objectName().wide());
    }
    return tables;
  }

  private static JsonNode either(JsonNode event, String core, String other) {
    return event.hasNonNull(core) ? event.get(core) : event.path(other);
  }

  private static JsonNode about(JsonNode event) {
    return either(event, "involvedObject", "regarding");
  }

  private static String firstSeen(JsonNode event, Instant now) {
    JsonNode first = either(event, "firstTimestamp", "deprecatedFirstTimestamp");
    return Texts.since(first.isTextual() ? first : event.path("eventTime"), now);
  }

  private static String lastSeen(JsonNode event, Instant now) {
    JsonNode observed = Texts.at(event, "series", "lastObservedTime");
    if (observed.isTextual()) {
      return Texts.since(observed, now);
    }
    JsonNode last = either(event, "lastTimestamp", "deprecatedLastTimestamp");
    return last.isTextual() ? Texts.since(last, now) : firstSeen(event, now);
  }

  private static long count(JsonNode event) {
    JsonNode series = Texts.at(event, "series", "count");
    return series.isNumber()
        ? series.asLong()
        : Math.max(1, either(event, "count", "deprecatedCount").asLong());
  }

  private static String object(JsonNode event) {
    String kind = Texts.lower(about(event).path("kind").asText());
    String name = about(event).path("name").asText();
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(JsonNode event) {
    JsonNode source = either(event, "source", "deprecatedSource");
    String component = source.path("component").asText();
    String instance = source.path("host").asText();
    if (component.isEmpty()) {
      component = either(event, "reportingComponent", "reportingController").asText();
      instance = event.path("reportingInstance").asText();
    }
    return instance.isEmpty() ? component : component + ", " + instance;
  }
}
