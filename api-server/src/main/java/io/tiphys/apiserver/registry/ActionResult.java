package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** What an action answers. */
public sealed interface ActionResult {

  /** An object, such as a filled-in TokenReview. */
  record Document(int code, ObjectNode object) implements ActionResult {}

  /**
   * A body that is passed on as it comes, each list of buffers at once; cancelling ends its source.
   */
  record ByteStream(int code, String contentType, Flow.Publisher<List<ByteBuffer>> body)
      implements ActionResult {}

  static ActionResult ok(ObjectNode object) {
    return new Document(200, object);
  }

  static ActionResult created(ObjectNode object) {
    return new Document(201, object);
  }

  /** The {@code Status} of an action that has nothing else to say. */
  static ActionResult success(int code) {
    ObjectNode status = Json.newObject();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    status.put("code", code);
    return new Document(code, status);
  }
}
