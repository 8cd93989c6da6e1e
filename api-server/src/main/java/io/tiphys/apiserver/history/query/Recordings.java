package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.history.database.Gap;
import io.tiphys.apiserver.history.database.Held;
import io.tiphys.apiserver.history.query.HistoryReads.Session;
import java.time.temporal.ChronoUnit;

/** Shows what is held of the history as the one object of the kind Recording. */
public final class Recordings {

  public static final String NAME = "archive";

  private Recordings() {}

  public static ObjectNode document(Session session) {
    Held held = session.held();
    ObjectNode document = Json.newObject();
    document.put("kind", "Recording").put("apiVersion", "history.tiphys.io/v1");
    document
        .putObject("metadata")
        .put("name", NAME)
        .put("creationTimestamp", held.from().at().truncatedTo(ChronoUnit.SECONDS).toString());
    ObjectNode status = document.putObject("status");
    status.put("fromRevision", Long.toString(held.from().point().revision()));
    status.put("fromTime", held.from().at().toString());
    status.put("toRevision", Long.toString(held.to().point().revision()));
    status.put("toTime", held.to().at().toString());
    status.put("recorder", held.recorder());
    ArrayNode leftOut = status.putArray("leftOut");
    for (String name : held.leftOut().split(",")) {
      if (!name.isEmpty()) {
        leftOut.add(name);
      }
    }
    ArrayNode gaps = status.putArray("gaps");
    session.gaps().forEach(gap -> gaps.add(gap(gap)));
    return document;
  }

  static ObjectNode gap(Gap gap) {
    return Json.newObject()
        .put("afterRevision", Long.toString(gap.after().revision()))
        .put("afterTime", gap.afterAt().toString())
        .put("toRevision", Long.toString(gap.to().revision()))
        .put("toTime", gap.toAt().toString())
        .put("reason", gap.reason().word())
        .put("message", gap.reason().text());
  }
}
