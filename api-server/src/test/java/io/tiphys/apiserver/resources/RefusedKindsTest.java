package io.tiphys.apiserver.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.conversion.Conversions;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.schema.CatalogueSchemaRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects that upstream refuses are refused for the same causes, and the ones they come from not.
 */
class RefusedKindsTest {

  private static final Pattern STEP = Pattern.compile("\\[(\"?)([^\\]\"]*)\"?]|([^.\\[\\]]+)");
  private static final CatalogueSchemaRules SCHEMA =
      new CatalogueSchemaRules(BuiltInResources.catalogue());

  static Stream<Arguments> refusals() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode kind : facts()) {
      for (JsonNode refused : kind.path("refused")) {
        String change = refused.path("set") + " " + refused.path("remove");
        cases.add(Arguments.of(kind.path("resource").asText() + " " + change, kind, refused));
      }
    }
    return cases.stream();
  }

  static Stream<Arguments> kinds() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    facts().forEach(kind -> cases.add(Arguments.of(kind.path("resource").asText(), kind)));
    return cases.stream();
  }

  private static JsonNode facts() throws IOException {
    return new YAMLMapper()
        .readTree(RefusedKindsTest.class.getResourceAsStream("refused-kinds.yaml"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void haveUpstreamsCauses(String name, JsonNode kind, JsonNode refused) {
    ObjectNode object = kind.path("object").deepCopy();
    refused.path("set").forEachEntry((path, value) -> set(object, path, value));
    refused.path("remove").forEach(path -> remove(object, path.asText()));
    List<String> causes = new ArrayList<>();
    refused.path("causes").forEach(cause -> causes.add(cause.asText()));
    assertThat(errors(kind, object)).containsExactlyInAnyOrderElementsOf(causes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void areNeededForARefusal(String name, JsonNode kind) {
    assertThat(errors(kind, kind.path("object").deepCopy())).isEmpty();
  }

  private static List<String> errors(JsonNode facts, ObjectNode object) {
    GroupResource resource =
        new GroupResource(facts.path("group").asText(), facts.path("resource").asText());
    ResourceDefinition definition =
        BuiltInResources.catalogue().all().stream()
            .filter(one -> one.groupResource().equals(resource))
            .findFirst()
            .orElseThrow();
    GroupVersionKind kind = definition.kind(definition.versions().getFirst().name());
    ResourceStrategy strategy = Strategies.find(resource);
    SCHEMA.prune(kind, object);
    GroupVersionKind stored = kind;
    if (resource.equals(new GroupResource("events.k8s.io", "events"))) {
      Conversions.convert(object, new GroupVersion("", "v1"));
      stored = new GroupVersionKind("", "v1", "Event");
    }
    SCHEMA.applyDefaults(stored, object);
    strategy.applyDefaults(object);
    strategy.prepareForCreate(object);
    List<FieldError> errors =
        new ArrayList<>(
            MetadataRules.validate(object, definition.namespaced(), strategy::validateName));
    errors.addAll(strategy.validateNew(object));
    assertThat(strategy.isThorough()).isTrue();
    return errors.stream().map(error -> error.field() + ": " + error.detail()).toList();
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    while (matcher.find()) {
      steps.add(matcher.group(3) != null ? matcher.group(3) : matcher.group(2));
    }
    return steps;
  }

  private static void set(ObjectNode object, String path, JsonNode value) {
    List<String> steps = steps(path);
    JsonNode at = object;
    for (int i = 0; i < steps.size() - 1; i++) {
      at = child(at, steps.get(i), steps.get(i + 1).matches("[0-9]+"));
    }
    put(at, steps.getLast(), value);
  }

  private static JsonNode child(JsonNode at, String step, boolean list) {
    JsonNode next =
        at instanceof ArrayNode array ? array.get(Integer.parseInt(step)) : at.get(step);
    if (next == null || !next.isContainerNode()) {
      next = list ? ((ObjectNode) at).putArray(step) : ((ObjectNode) at).putObject(step);
    }
    return next;
  }

  private static void put(JsonNode at, String step, JsonNode value) {
    switch (at) {
      case ObjectNode object -> object.set(step, value.deepCopy());
      case ArrayNode array -> {
        int index = Integer.parseInt(step);
        if (index < array.size()) {
          array.set(index, value.deepCopy());
        } else {
          array.add(value.deepCopy());
        }
      }
      default -> throw new IllegalArgumentException(Map.of(step, at).toString());
    }
  }

  private static void remove(ObjectNode object, String path) {
    List<String> steps = steps(path);
    JsonNode at = object;
    for (String step : steps.subList(0, steps.size() - 1)) {
      at = at instanceof ArrayNode array ? array.path(Integer.parseInt(step)) : at.path(step);
    }
    switch (at) {
      case ObjectNode parent -> parent.remove(steps.getLast());
      case ArrayNode parent -> parent.remove(Integer.parseInt(steps.getLast()));
      default -> throw new IllegalArgumentException(path);
    }
  }
}
