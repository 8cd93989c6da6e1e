package io.tiphys.client.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;

/** A refusal as Kubernetes' clients read it. */
final class StatusBody {

  private StatusBody() {}

  static ObjectNode of(Status status) {
    ObjectNode body = Json.newObject().put("kind", "Status").put("apiVersion", "v1");
    body.putObject("metadata");
    return body.put("status", "Failure")
        .put("message", status.message())
        .put("reason", status.reason().map(StatusReason::text).orElse(""))
        .put("code", status.code());
  }
}
