package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the model classes do not say.
 *
 * @param packages upstream's packages with the classes that they begin with
 * @param merging component → field → how it merges
 * @param defaults component → field → its value when absent
 * @param namedTypes {@code component.field}, with {@code []} for items → the type that it has
 * @param raw {@code component.field}, with {@code []} for items → its component of any shape
 * @param rawComponents the components of any shape
 * @param zeros what becomes of a field's zero
 */
record Facts(
    JsonNode packages,
    JsonNode merging,
    JsonNode defaults,
    Map<String, NamedType> namedTypes,
    Map<String, String> raw,
    JsonNode rawComponents,
    Zeros zeros) {

  /**
   * A type of its own for strings or numbers.
   *
   * @param goName as upstream's decode errors call it, such as {@code v1.PullPolicy}
   * @param values a list, or missing if any value is allowed
   * @param documented the values to tell, where these are not those that are allowed
   */
  record NamedType(String goName, JsonNode values, JsonNode documented) {}

  static Facts read(Path folder) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    JsonNode raw = yaml.readTree(folder.resolve("raw.yaml").toFile());
    return new Facts(
        yaml.readTree(folder.resolve("packages.yaml").toFile()),
        yaml.readTree(folder.resolve("merging.yaml").toFile()),
        yaml.readTree(folder.resolve("defaults.yaml").toFile()),
        namedTypes((ObjectNode) yaml.readTree(folder.resolve("named-types.yaml").toFile())),
        rawFields(raw),
        raw,
        new Zeros(yaml.readTree(folder.resolve("zeros.yaml").toFile())));
  }

  private static Map<String, NamedType> namedTypes(ObjectNode packages) {
    Map<String, NamedType> types = new HashMap<>();
    packages.forEachEntry((name, members) ->
        members.forEachEntry((type, facts) -> {
          NamedType named =
              new NamedType(
                  goPackage(name) + "." + type, facts.path("values"), facts.path("documented"));
          for (JsonNode field : facts.path("fields")) {
            String text = field.asText();
            types.put(text.startsWith("io.k8s.") ? text : name + "." + text, named);
          }
        }));
    return types;
  }

  private static Map<String, String> rawFields(JsonNode components) {
    Map<String, String> fields = new HashMap<>();
    for (JsonNode component : components) {
      for (JsonNode field : component.path("fields")) {
        fields.put(field.asText(), component.path("component").asText());
      }
    }
    return fields;
  }

  /** What stands before the dot in upstream's type names: the package's last word. */
  static String goPackage(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
