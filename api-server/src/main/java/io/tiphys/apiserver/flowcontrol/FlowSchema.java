package io.tiphys.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which requests belong to which priority level, and by what they are told apart into flows.
 *
 * @param precedence the schema with the lowest that matches has the request
 */
record FlowSchema(
    String name,
    String uid,
    int precedence,
    String level,
    Distinguisher distinguisher,
    List<FlowRule> rules) {

  static final Comparator<FlowSchema> ORDER =
      Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name);

  private static final int DEFAULT_PRECEDENCE = 1_000;

  /** What makes requests one flow. */
  enum Distinguisher {
    NONE,
    USER,
    NAMESPACE
  }

  static FlowSchema of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode spec = object.path("spec");
    List<FlowRule> rules = new ArrayList<>();
    spec.path("rules").forEach(rule -> rules.add(new FlowRule(rule)));
    return new FlowSchema(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        spec.path("matchingPrecedence").asInt(DEFAULT_PRECEDENCE),
        spec.path("priorityLevelConfiguration").path("name").asText(),
        switch (spec.path("distinguisherMethod").path("type").asText()) {
          case "ByUser" -> Distinguisher.USER;
          case "ByNamespace" -> Distinguisher.NAMESPACE;
          default -> Distinguisher.NONE;
        },
        List.copyOf(rules));
  }

  boolean matches(RequestInfo info, User user) {
    for (FlowRule rule : rules) {
      if (rule.matches(info, user)) {
        return true;
      }
    }
    return false;
  }

  String flow(RequestInfo info, User user) {
    return switch (distinguisher) {
      case NONE -> "";
      case USER -> user.name();
      case NAMESPACE -> info.namespace();
    };
  }
}
