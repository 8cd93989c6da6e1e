package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;

/** The components of kinds that Tiphys itself defines, which have no model classes. */
record OwnComponents(ObjectNode components) {

  static OwnComponents read(Path folder) throws IOException {
    return new OwnComponents(
        (ObjectNode) new YAMLMapper().readTree(folder.resolve("own.yaml").toFile()));
  }

  /** Adds them, their structure and their texts apart as those of the others are. */
  void addTo(ObjectNode structure, ObjectNode descriptions) {
    components.forEachEntry((name, component) -> {
      ObjectNode own = component.deepCopy();
      ObjectNode texts = descriptions.putObject(name);
      take(own, "", texts);
      own.path("properties").forEachEntry((field, type) -> take((ObjectNode) type, field, texts));
      structure.set(name, own);
    });
  }

  private static void take(ObjectNode described, String name, ObjectNode texts) {
    JsonNode text = described.remove("description");
    if (text != null) {
      texts.set(name, text);
    }
  }
}
