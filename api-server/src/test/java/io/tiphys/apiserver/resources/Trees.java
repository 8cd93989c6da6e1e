package io.tiphys.apiserver.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.schema.CatalogueSchemaRules;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Objects written in tests as JSON with single quotes. */
public final class Trees {

  private Trees() {}

  public static ObjectNode tree(String text) {
    return (ObjectNode) value(text);
  }

  public static JsonNode value(String text) {
    return parse(text.replace('\'', '"'));
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Merges {@code changes} into {@code object}; null removes. */
  public static ObjectNode with(ObjectNode object, String changes) {
    return merge(object.deepCopy(), tree(changes));
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode changes) {
    changes
        .properties()
        .forEach(change -> {
          String name = change.getKey();
          if (change.getValue().isNull()) {
            target.remove(name);
          } else if (change.getValue() instanceof ObjectNode inner
              && target.get(name) instanceof ObjectNode old) {
            target.set(name, merge(old, inner));
          } else {
            target.set(name, change.getValue());
          }
        });
    return target;
  }

  /** What the schema of a kind says an object has if it does not say so itself. */
  public static void schemaDefaults(String group, String resource, ObjectNode object) {
    BuiltInResources catalogue = BuiltInResources.catalogue();
    GroupResource wanted = new GroupResource(group, resource);
    catalogue.all().stream()
        .filter(definition -> definition.groupResource().equals(wanted))
        .findFirst()
        .ifPresent(definition ->
            new CatalogueSchemaRules(catalogue)
                .applyDefaults(definition.kind(definition.storageVersion()), object));
  }

  /** Takes an object through what a creation does with it, up to and with its validation. */
  public static List<String> createErrors(String group, String resource, ObjectNode object) {
    ResourceStrategy strategy = Strategies.find(new GroupResource(group, resource));
    strategy.applyDefaults(object);
    strategy.prepareForCreate(object);
    assertThat(object).as("as it is when it has been stored").isEqualTo(parse(object.toString()));
    return messages(strategy.validateNew(object));
  }

  /** As {@link #createErrors}, for an update. */
  public static List<String> updateErrors(
      String group, String resource, ObjectNode object, ObjectNode old) {
    ResourceStrategy strategy = Strategies.find(new GroupResource(group, resource));
    strategy.applyDefaults(object);
    strategy.prepareForUpdate(object, old);
    List<String> errors = new java.util.ArrayList<>(messages(strategy.validate(object)));
    errors.addAll(messages(strategy.validateUpdate(object, old)));
    return errors;
  }

  private static List<String> messages(List<FieldError> errors) {
    return errors.stream().map(FieldError::message).toList();
  }
}
