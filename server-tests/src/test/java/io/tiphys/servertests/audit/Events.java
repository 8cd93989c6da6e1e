package io.tiphys.servertests.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The events of an audit log. */
final class Events {

  private Events() {}

  static List<ObjectNode> of(Path log) {
    List<ObjectNode> events = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(log)) {
        events.add((ObjectNode) Json.parse(line.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  static List<ObjectNode> of(Path log, String auditId) {
    return of(log).stream().filter(e -> e.path("auditID").asText().equals(auditId)).toList();
  }

  static List<String> stages(List<ObjectNode> events) {
    return events.stream().map(e -> e.path("stage").asText()).toList();
  }

  static JsonNode last(List<ObjectNode> events) {
    return events.getLast();
  }
}
