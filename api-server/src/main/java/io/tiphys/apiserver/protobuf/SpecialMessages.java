package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.tiphys.api.flags.GoDuration;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Messages that are no objects in JSON: times, quantities, raw JSON, lists in a wrapper. */
final class SpecialMessages {

  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private SpecialMessages() {}

  /** Empty if it is an ordinary message; an empty value if JSON leaves it out. */
  static Optional<Optional<JsonNode>> read(Message message) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (message.getDescriptorForType().getFullName()) {
      case META + "Time" -> Optional.of(time(message).map(t -> nodes.textNode(t.toString())));
      case META + "MicroTime" ->
          Optional.of(time(message).map(t -> nodes.textNode(MICROS.format(t))));
      case META + "Duration" ->
          Optional.of(
              Optional.of(
                  nodes.textNode(
                      GoDuration.format(Duration.ofNanos((Long) get(message, "duration"))))));
      case "k8s.io.apimachinery.pkg.api.resource.Quantity" ->
          Optional.of(Optional.of(nodes.textNode((String) get(message, "string"))));
      case "k8s.io.apimachinery.pkg.util.intstr.IntOrString" ->
          Optional.of(
              Optional.of(
                  ((Number) get(message, "type")).longValue() == 0
                      ? nodes.numberNode((Integer) get(message, "intVal"))
                      : nodes.textNode((String) get(message, "strVal"))));
      case "k8s.io.apimachinery.pkg.runtime.RawExtension" -> Optional.of(raw(message, "raw"));
      case META + "FieldsV1" -> Optional.of(raw(message, "Raw"));
      case "k8s.io.api.authentication.v1.ExtraValue",
          "k8s.io.api.authorization.v1.ExtraValue",
          "k8s.io.api.certificates.v1.ExtraValue",
          META + "Verbs" ->
          Optional.of(Optional.of(items(message)));
      default -> Optional.empty();
    };
  }

  private static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static Optional<Instant> time(Message message) {
    long seconds = (Long) get(message, "seconds");
    int nanos = (Integer) get(message, "nanos");
    return seconds == 0 && nanos == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds, nanos));
  }

  private static Optional<JsonNode> raw(Message message, String field) throws IOException {
    ByteString bytes = (ByteString) get(message, field);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(Json.parse(bytes.toByteArray()));
  }

  private static ArrayNode items(Message message) {
    ArrayNode array = Json.mapper().createArrayNode();
    ((List<?>) get(message, "items")).forEach(item -> array.add(String.valueOf(item)));
    return array;
  }
}
