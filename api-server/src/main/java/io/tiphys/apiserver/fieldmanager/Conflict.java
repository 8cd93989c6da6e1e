package io.tiphys.apiserver.fieldmanager;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import java.util.ArrayList;
import java.util.List;

/** A field that another owns and that an applied configuration would change. */
record Conflict(Owner owner, List<PathElement> path) {

  Conflict {
    path = List.copyOf(path);
  }

  private String field() {
    return FieldSet.shown(path);
  }

  /** The answer to an apply that met conflicts. */
  static Status status(List<Conflict> conflicts) {
    return Status.of(StatusReason.CONFLICT, message(conflicts))
        .withCauses(
            conflicts.stream()
                .map(c ->
                    new StatusCause(
                        "FieldManagerConflict", "conflict with " + c.owner(), c.field()))
                .toList());
  }

  private static String message(List<Conflict> conflicts) {
    if (conflicts.size() == 1) {
      Conflict one = conflicts.getFirst();
      return "Apply failed with 1 conflict: conflict with " + one.owner() + ": " + one.field();
    }
    List<String> lines = new ArrayList<>();
    String owner = "";
    for (Conflict conflict : conflicts) {
      String next = conflict.owner().toString();
      if (!next.equals(owner)) {
        lines.add("conflicts with " + next + ":");
        owner = next;
      }
      lines.add("- " + conflict.field());
    }
    return "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", lines);
  }
}
