package io.tiphys.standalone.backup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotException;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import java.io.IOException;
import java.util.List;

/** {@code etcd-snapshot list}: what there is to restore. */
final class ListCommand {

  private static final String ROW = "%-44s %-9s %12s %-21s %12s%s%n";

  private ListCommand() {}

  private record Line(Snapshot snapshot, String state) {

    String row() {
      return ROW.formatted(
          snapshot.id(),
          snapshot.format().text(),
          snapshot.revision(),
          snapshot.created(),
          snapshot.bytes(),
          state.isEmpty() ? "" : "  " + state);
    }

    ObjectNode json() {
      ObjectNode json = snapshot.toJson();
      return state.isEmpty() ? json : json.put("state", state);
    }
  }

  @SuppressWarnings("SystemOut") // the answer is for the user
  static void run(String[] arguments) throws IOException {
    Flags flags =
        new CommandLine(
                "tiphys etcd-snapshot list",
                "Lists the snapshots of a folder, the oldest first.",
                List.of(
                    Flag.text("dir", "", "the folder of the snapshots"),
                    Flag.text("name", "", "only those of this series"),
                    Flag.bool("check", false, "read each one and compare its checksum"),
                    Flag.text("output", "table", "table or json")))
            .parseOrExit(arguments);
    System.out.print(text(flags, SaveCommand.folder(flags)));
  }

  private static String text(Flags flags, SnapshotFolder folder) throws IOException {
    String series = flags.text("name");
    boolean check = flags.bool("check");
    List<Line> lines =
        folder.list().stream()
            .filter(one -> series.isEmpty() || one.name().equals(series))
            .map(one -> new Line(one, check ? state(folder, one) : ""))
            .toList();
    if (flags.text("output").equals("json")) {
      ArrayNode all = Json.mapper().createArrayNode();
      lines.forEach(line -> all.add(line.json()));
      return all.toPrettyString() + "\n";
    }
    StringBuilder table = new StringBuilder();
    table.append(
        ROW.formatted("NAME", "STORE", "REVISION", "CREATED", "BYTES", check ? "  STATE" : ""));
    lines.forEach(line -> table.append(line.row()));
    return table.toString();
  }

  private static String state(SnapshotFolder folder, Snapshot snapshot) {
    try {
      folder.check(snapshot);
      return "whole";
    } catch (SnapshotException e) {
      return "damaged";
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
