package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the {@code x-kubernetes-validations}, as it is written.
 *
 * @param reason empty if none is given
 * @param optionalOldSelf whether the rule also runs where there is no old value; empty if not said
 */
record ValidationRule(
    String rule,
    String message,
    String messageExpression,
    Optional<String> reason,
    String fieldPath,
    Optional<Boolean> optionalOldSelf) {

  static List<ValidationRule> of(JsonNode schema) {
    List<ValidationRule> rules = new ArrayList<>(0);
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      JsonNode reason = rule.path("reason");
      JsonNode optional = rule.path("optionalOldSelf");
      rules.add(
          new ValidationRule(
              rule.path("rule").asText(),
              rule.path("message").asText(),
              rule.path("messageExpression").asText(),
              reason.isTextual() ? Optional.of(reason.asText()) : Optional.empty(),
              rule.path("fieldPath").asText(),
              optional.isBoolean() ? Optional.of(optional.asBoolean()) : Optional.empty()));
    }
    return rules;
  }

  boolean hasOptionalOldSelf() {
    return optionalOldSelf.orElse(false);
  }

  /** What a failure says that has no better words. */
  String failure() {
    return message.isEmpty() ? "failed rule: " + rule.strip() : message.strip();
  }

  /** How errors of the rule itself name it. */
  String title() {
    return message.isEmpty() ? rule.strip() : message.strip();
  }

  /** The rule as errors show it: the fields of upstream's type, with Go's escapes. */
  String shown() {
    ObjectNode json = Json.newObject();
    json.put("Rule", rule).put("Message", message).put("MessageExpression", messageExpression);
    json.put("Reason", reason.orElse(null)).put("FieldPath", fieldPath);
    json.put("OptionalOldSelf", optionalOldSelf.orElse(null));
    return json.toString()
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
