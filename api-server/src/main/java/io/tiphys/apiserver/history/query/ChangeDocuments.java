package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.history.database.Entry;
import io.tiphys.apiserver.history.database.Gap;
import io.tiphys.apiserver.history.database.HistoryReader;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.history.database.Revision;
import io.tiphys.apiserver.history.database.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows recorded changes as objects of the kind Change. */
final class ChangeDocuments {

  private static final String API_VERSION = "history.tiphys.io/v1";

  private final HistoryReader reader;
  private final boolean managedFields;

  /**
   * @param managedFields whether patches tell of managed fields, which change with every write
   */
  ChangeDocuments(HistoryReader reader, boolean managedFields) {
    this.reader = reader;
    this.managedFields = managedFields;
  }

  ObjectNode change(Entry entry, @Nullable Writer writer) {
    Optional<Revision> now = reader.state(entry.objectId(), entry.point());
    Optional<Revision> before =
        entry.point().packed() == 0
            ? Optional.empty()
            : reader.state(entry.objectId(), Point.of(entry.point().packed() - 1));
    ObjectNode after = now.map(States::tree).orElseGet(Json::newObject);
    ObjectNode earlier = before.map(States::tree).orElseGet(Json::newObject);
    ObjectNode change = head(entry.object().namespace(), name(entry), entry.at().toString());
    change.put("type", entry.type().text());
    object(change.putObject("object"), entry, after.isEmpty() ? earlier : after);
    change.put("revision", Long.toString(entry.point().revision()));
    before.ifPresent(b -> change.put("previousRevision", Long.toString(b.point().revision())));
    change.put("time", entry.at().toString());
    change.put("timeExact", entry.exact());
    if (writer != null) {
      user(change.putObject("user"), writer);
    }
    Author.tell(change, earlier, after);
    change.set("patch", patch(earlier, after));
    return change;
  }

  /** The name of a change: its revision, and the number of its object. */
  static String name(Entry entry) {
    return entry.point().packed() + "-" + entry.objectId();
  }

  private static ObjectNode head(String namespace, String name, String at) {
    ObjectNode change = Json.newObject();
    change.put("kind", namespace.isEmpty() ? "ClusterChange" : "Change");
    change.put("apiVersion", API_VERSION);
    ObjectNode metadata = change.putObject("metadata");
    metadata.put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.put("creationTimestamp", at.replaceFirst("\\.\\d+Z$", "Z"));
    return change;
  }

  private static void object(ObjectNode object, Entry entry, ObjectNode tree) {
    object.put("apiVersion", tree.path("apiVersion").asText());
    object.put("kind", tree.path("kind").asText());
    object.put("resource", entry.object().resource().toString());
    if (!entry.object().namespace().isEmpty()) {
      object.put("namespace", entry.object().namespace());
    }
    object.put("name", entry.object().name());
    object.put("uid", tree.path("metadata").path("uid").asText());
  }

  private static void user(ObjectNode user, Writer writer) {
    user.put("name", writer.user());
    if (!writer.impersonated().isEmpty()) {
      user.put("impersonated", writer.impersonated());
    }
    user.put("sourceIP", writer.sourceIp());
    user.put("userAgent", writer.userAgent());
    user.put("verb", writer.verb());
    user.put("auditID", writer.auditId());
  }

  private ArrayNode patch(ObjectNode before, ObjectNode after) {
    if (before.isEmpty() || after.isEmpty()) {
      return Json.newObject().putArray("patch"); // a whole object came or went
    }
    if (!managedFields) {
      before.withObject("/metadata").remove("managedFields");
      after.withObject("/metadata").remove("managedFields");
    }
    return JsonDiff.between(before, after);
  }

  /** A gap among the changes. */
  ObjectNode gap(Gap gap, String namespace) {
    ObjectNode change = head(namespace, "gap-" + gap.after().packed(), gap.toAt().toString());
    change.put("type", "Gap");
    change.put("revision", Long.toString(gap.to().revision()));
    change.put("previousRevision", Long.toString(gap.after().revision()));
    change.put("time", gap.toAt().toString());
    change.put("timeExact", false);
    change.set("gap", Recordings.gap(gap));
    return change;
  }
}
