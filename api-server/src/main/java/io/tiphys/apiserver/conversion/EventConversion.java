package io.tiphys.apiserver.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events, which are stored as the core group's and served in events.k8s.io too. */
final class EventConversion {

  /** The core group's names of fields and those of events.k8s.io. */
  private static final Map<String, String> NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private EventConversion() {}

  static void fromCore(ObjectNode event) {
    NAMES.forEach((core, other) -> rename(event, core, other));
  }

  static void toCore(ObjectNode event) {
    NAMES.forEach((core, other) -> rename(event, other, core));
  }

  private static void rename(ObjectNode event, String from, String to) {
    JsonNode value = event.remove(from);
    if (value != null) {
      event.set(to, value);
    }
  }
}
