package io.tiphys.servertests.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether an answer is one that a server may give. */
final class Verdict {

  private static final byte[] PROTOBUF = {'k', '8', 's', 0};
  private static final Set<Integer> BODILESS = Set.of(101, 204, 304);

  private Verdict() {}

  /** What is wrong with it; empty if nothing is. */
  static Optional<String> of(
      String method, String target, int code, Map<String, String> headers, byte[] body) {
    if (code >= 500 && !isHealth(target) && !isTooNew(code, body)) {
      return Optional.of("answers " + code);
    }
    if (code < 400 || method.equals("HEAD") || BODILESS.contains(code) || isHealth(target)) {
      return Optional.empty();
    }
    if (headers.containsKey("content-encoding") || startsWith(body, PROTOBUF)) {
      return Optional.empty(); // well-formed in a form that others check
    }
    try {
      JsonNode status = Json.parse(body);
      if (!status.path("kind").asText().equals("Status")
          || !status.path("apiVersion").asText().equals("v1")
          || !status.path("status").asText().equals("Failure")
          || status.path("reason").asText().isEmpty()
          || status.path("message").asText().isEmpty()
          || status.path("code").asInt() != code) {
        return Optional.of("not a well-formed Status of " + code);
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of("no JSON: " + new String(body, StandardCharsets.UTF_8));
    }
  }

  /** What the API says of a resourceVersion that has not been yet. */
  private static boolean isTooNew(int code, byte[] body) {
    return code == 504
        && new String(body, StandardCharsets.UTF_8).contains("Too large resource version");
  }

  /** A failing check answers 500 in plain text, and may be asked for by a name that is none. */
  private static boolean isHealth(String target) {
    return target.matches("/+(livez|readyz|healthz)([/?].*)?");
  }

  private static boolean startsWith(byte[] body, byte[] start) {
    if (body.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (body[i] != start[i]) {
        return false;
      }
    }
    return true;
  }
}
