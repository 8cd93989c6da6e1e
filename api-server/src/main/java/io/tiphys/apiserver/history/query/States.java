package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.history.database.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Recorded states as objects. */
public final class States {

  private States() {}

  /** The object without a resourceVersion; an empty one for a deletion. */
  public static ObjectNode tree(Revision revision) {
    if (revision.content().length == 0) {
      return Json.newObject();
    }
    try {
      return Json.read(revision.content(), ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object with the resourceVersion that it had. */
  public static ObjectNode object(Revision revision) {
    ObjectNode tree = tree(revision);
    tree.withObject("/metadata").put("resourceVersion", Long.toString(revision.point().revision()));
    return tree;
  }
}
