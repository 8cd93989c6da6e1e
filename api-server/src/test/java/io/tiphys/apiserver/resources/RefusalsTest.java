package io.tiphys.apiserver.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.validation.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What new objects are refused for: what an API server of Kubernetes 1.35 answers to each, with
 * fields, kinds of errors, bad values and words.
 */
class RefusalsTest {

  record Refusal(String group, String resource, ObjectNode object, List<String> errors) {
    @Override
    public String toString() {
      return resource + " " + errors.getFirst();
    }
  }

  static Stream<Refusal> refusals() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(RefusalsTest.class.getResourceAsStream("refusals.jsonl"))) {
      List<Refusal> all = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode fact = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        List<String> errors = new ArrayList<>();
        fact.path("errors").forEach(error -> errors.add(error.asText()));
        all.add(
            new Refusal(
                fact.path("group").asText(),
                fact.path("resource").asText(),
                (ObjectNode) fact.get("object"),
                errors));
      }
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anObjectIsRefusedAsUpstreamRefusesIt(Refusal refusal) {
    ResourceStrategy strategy =
        Strategies.find(new GroupResource(refusal.group(), refusal.resource()));
    ObjectNode object = refusal.object();
    object.withObject("/metadata").put("namespace", "kinds1").put("uid", "uid");
    Trees.schemaDefaults(refusal.group(), refusal.resource(), object);
    strategy.applyDefaults(object);
    strategy.prepareForCreate(object);
    assertThat(strategy.validateNew(object))
        .extracting(FieldError::message)
        .containsExactlyInAnyOrderElementsOf(refusal.errors());
  }
}
