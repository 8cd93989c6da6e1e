package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The tables of what objects have been. */
final class HistoryTables {

  private static final String GROUP = "history.tiphys.io";

  private HistoryTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    for (String kind : List.of("Change", "ClusterChange")) {
      tables.add(
          GROUP,
          kind,
          text("Revision", change -> change.path("revision").asText()),
          text("Type", change -> change.path("type").asText()),
          text("Object", HistoryTables::object),
          text("User", HistoryTables::user),
          text("Fields", HistoryTables::fields),
          age(),
          text("Source", change -> change.path("user").path("sourceIP").asText()).wide(),
          text("Agent", change -> change.path("user").path("userAgent").asText()).wide(),
          objectName().wide());
    }
    tables.add(
        GROUP,
        "Recording",
        objectName(),
        text("From", recording -> status(recording, "fromTime")),
        text("To", recording -> status(recording, "toRevision")),
        number("Gaps", recording -> recording.path("status").path("gaps").size()),
        text("Recorder", recording -> status(recording, "recorder")),
        text("Left Out", recording -> Texts.joined(recording.path("status").path("leftOut")))
            .wide());
    return tables;
  }

  private static String status(JsonNode recording, String field) {
    return recording.path("status").path(field).asText();
  }

  private static String object(JsonNode change) {
    JsonNode object = change.path("object");
    return object.isMissingNode()
        ? Texts.NONE
        : object.path("resource").asText() + "/" + object.path("name").asText();
  }

  private static String user(JsonNode change) {
    JsonNode user = change.path("user");
    if (user.hasNonNull("impersonated")) {
      return user.path("impersonated").asText();
    }
    return Texts.orElse(user.path("name"), Texts.orElse(Texts.at(change, "manager", "name"), ""));
  }

  private static String fields(JsonNode change) {
    if (change.has("gap")) {
      return change.path("gap").path("message").asText();
    }
    List<String> paths = new ArrayList<>();
    change.path("patch").forEach(operation -> paths.add(operation.path("path").asText()));
    return Texts.firstThree(paths);
  }
}
