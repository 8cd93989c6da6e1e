package io.tiphys.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Yaml;
import io.tiphys.api.resource.GroupVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests such as people write them, against the generated schemas. */
@TestInstance(Lifecycle.PER_CLASS)
class ManifestsTest {

  private Map<String, ObjectNode> manifests = Map.of();

  @BeforeAll
  void read() throws IOException {
    try (InputStream file = ManifestsTest.class.getResourceAsStream("manifests.yaml")) {
      manifests =
          Yaml.readAll(file.readAllBytes()).stream()
              .map(ObjectNode.class::cast)
              .collect(
                  Collectors.toMap(
                      m -> m.path("kind").asText() + " " + m.at("/metadata/name").asText(),
                      Function.identity()));
    }
  }

  Stream<String> names() {
    return manifests.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void areUnderstoodWhole(String name) {
    ObjectNode object = manifest(name);
    ObjectSchema schema = schema(object);
    assertThat(Decoding.decode(schema, object)).isEmpty();
    Defaulting.apply(schema, object);
    assertThat(Validation.validate(schema, object, Set.of("status"))).isEmpty();
    ObjectNode again = object.deepCopy();
    assertThat(Decoding.decode(schema, again)).isEmpty();
    Defaulting.apply(schema, again);
    assertThat(again).as("decoding and defaulting a second time").isEqualTo(object);
  }

  @ParameterizedTest
  @MethodSource("names")
  void areRefusedWithoutWhatTheyNeed(String name) {
    ObjectNode object = manifest(name);
    ObjectSchema schema = schema(object);
    Decoding.decode(schema, object);
    for (String required : schema.required()) {
      object.remove(required);
    }
    assertThat(Validation.validate(schema, object, Set.of()))
        .extracting(error -> error.message())
        .containsExactlyInAnyOrderElementsOf(
            schema.required().stream().map(r -> r + ": Required value").toList());
  }

  @Test
  void refusesValuesThatAreNotInTheList() {
    ObjectNode service = manifest("Service web");
    ((ObjectNode) service.get("spec")).put("type", "Cluster");
    assertThat(Validation.validate(schema(service), service, Set.of()))
        .extracting(error -> error.message())
        .containsExactly(
            "spec.type: Unsupported value: \"Cluster\": supported values: \"ClusterIP\","
                + " \"ExternalName\", \"LoadBalancer\", \"NodePort\"");
  }

  @Test
  void tellsHowListsMerge() {
    JsonNode deployment = manifest("Deployment web");
    Field containers =
        ((ObjectSchema) field(schema(deployment), "spec", "template", "spec").schema())
            .find("containers")
            .orElseThrow();
    assertThat(containers.patchMergeKey()).isEqualTo("name");
    assertThat(containers.patchStrategies()).containsExactly("merge");
    ListSchema list = (ListSchema) containers.schema();
    assertThat(list.listType()).isEqualTo(ListSchema.ListType.MAP);
    assertThat(list.mapKeys()).containsExactly("name");
    Field ports = ((ObjectSchema) list.items()).find("ports").orElseThrow();
    assertThat(((ListSchema) ports.schema()).mapKeys())
        .containsExactly("containerPort", "protocol");
    assertThat(field(schema(deployment), "spec", "strategy").patchStrategies())
        .containsExactly("retainKeys");
  }

  private ObjectNode manifest(String name) {
    return Optional.ofNullable(manifests.get(name)).orElseThrow().deepCopy();
  }

  private static Field field(ObjectSchema schema, String... path) {
    Field field = schema.find(path[0]).orElseThrow();
    for (int i = 1; i < path.length; i++) {
      field = ((ObjectSchema) field.schema()).find(path[i]).orElseThrow();
    }
    return field;
  }

  private static ObjectSchema schema(JsonNode object) {
    GroupVersion version = GroupVersion.parse(object.path("apiVersion").asText());
    return BuiltInSchemas.shared().find(version.kind(object.path("kind").asText())).orElseThrow();
  }
}
