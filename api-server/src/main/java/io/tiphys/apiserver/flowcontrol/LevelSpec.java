package io.tiphys.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a PriorityLevelConfiguration says.
 *
 * @param shares of all seats, relative to the other levels
 * @param lendablePercent of its seats that other levels may use while it does not need them
 * @param borrowingPercent of its seats that it may borrow on top; negative for as many as there are
 * @param queues 0 where there are none: what does not fit is refused
 */
record LevelSpec(
    String name,
    String uid,
    boolean exempt,
    int shares,
    int lendablePercent,
    int borrowingPercent,
    int queues,
    int handSize,
    int queueLength) {

  private static final int DEFAULT_SHARES = 30;

  static LevelSpec of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode spec = object.path("spec");
    boolean exempt = spec.path("type").asText().equals("Exempt");
    JsonNode level = spec.path(exempt ? "exempt" : "limited");
    JsonNode queuing = level.path("limitResponse").path("queuing");
    return new LevelSpec(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        exempt,
        level.path("nominalConcurrencyShares").asInt(exempt ? 0 : DEFAULT_SHARES),
        level.path("lendablePercent").asInt(0),
        level.path("borrowingLimitPercent").asInt(-1),
        queuing.path("queues").asInt(0),
        queuing.path("handSize").asInt(1),
        queuing.path("queueLengthLimit").asInt(0));
  }
}
