package io.tiphys.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Status that a client gets when a webhook refuses. */
final class Refusals {

  private static final int BAD_REQUEST = 400;

  private Refusals() {}

  static Status status(String webhook, JsonNode result) {
    String denied = "admission webhook \"" + webhook + "\" denied the request";
    String message = result.path("message").asText("");
    String reason = result.path("reason").asText("");
    String text = message.isEmpty() ? reason : message;
    JsonNode details = result.path("details");
    List<StatusCause> causes = new ArrayList<>(0);
    for (JsonNode cause : details.path("causes")) {
      causes.add(
          new StatusCause(
              cause.path("reason").asText(""),
              cause.path("message").asText(""),
              cause.path("field").asText("")));
    }
    return new Status(
        Math.max(BAD_REQUEST, result.path("code").asInt(BAD_REQUEST)),
        known(reason),
        text.isEmpty() ? denied + " without explanation" : denied + ": " + text,
        details.path("group").asText(""),
        details.path("kind").asText(""),
        details.path("name").asText(""),
        causes,
        details.path("retryAfterSeconds").asInt(0));
  }

  private static Optional<StatusReason> known(String reason) {
    for (StatusReason one : StatusReason.values()) {
      if (one.text().equals(reason)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
