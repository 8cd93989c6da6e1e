package io.tiphys.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.tiphys.api.json.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart {@code helm/tiphys} of this repository, and sets of values for it. */
final class Chart {

  static final String RELEASE = "demo";
  static final String NAMESPACE = "tiphys";

  /** Helm as a library believes that an old cluster is asked for, where none is named. */
  static final String KUBERNETES = "1.35.4";

  private Chart() {}

  static Path folder() {
    return root().resolve("helm").resolve("tiphys");
  }

  /** The repository. */
  static Path root() {
    return Path.of(System.getProperty("tiphys.root", "..")).toAbsolutePath().normalize();
  }

  static Helm helm() {
    return new Helm(folder());
  }

  static Path values(String name) {
    return root().resolve("deployment/src/test/resources/helm").resolve(name + ".yaml");
  }

  static TemplateCommand template() {
    return helm().template().withName(RELEASE).withNamespace(NAMESPACE).withKubeVersion(KUBERNETES);
  }

  /** The objects that a set of values makes, but hooks. */
  static List<JsonNode> objects(String values) {
    String text = template().withValuesFile(values(values)).call();
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode object : Yaml.readAll(text.getBytes(StandardCharsets.UTF_8))) {
      if (object.hasNonNull("kind")) {
        objects.add(object);
      }
    }
    return objects;
  }
}
