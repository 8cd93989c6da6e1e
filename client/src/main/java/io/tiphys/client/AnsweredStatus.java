package io.tiphys.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a server's {@code Status}. */
final class AnsweredStatus {

  private AnsweredStatus() {}

  /** The status in a body; one made up from the code where the body holds none. */
  static Status read(int code, byte[] body) {
    try {
      JsonNode tree = Json.parse(body);
      if (tree.path("kind").asText().equals("Status")) {
        return read(tree);
      }
    } catch (JsonProcessingException e) {
      // a proxy's page or plain text: its beginning is the message
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String message =
        text.isEmpty()
            ? "the server answered " + code + " without a reason"
            : text.substring(0, Math.min(text.length(), 512));
    Optional<StatusReason> reason =
        Arrays.stream(StatusReason.values()).filter(r -> r.code() == code).findFirst();
    return new Status(code, reason, message, "", "", "", List.of(), 0);
  }

  static Status read(JsonNode status) {
    JsonNode details = status.path("details");
    List<StatusCause> causes = new ArrayList<>();
    for (JsonNode cause : details.path("causes")) {
      causes.add(
          new StatusCause(
              cause.path("reason").asText(),
              cause.path("message").asText(),
              cause.path("field").asText()));
    }
    String reason = status.path("reason").asText();
    return new Status(
        status.path("code").asInt(500),
        Arrays.stream(StatusReason.values()).filter(r -> r.text().equals(reason)).findFirst(),
        status.path("message").asText(),
        details.path("group").asText(),
        details.path("kind").asText(),
        details.path("name").asText(),
        causes,
        details.path("retryAfterSeconds").asInt(0));
  }
}
