package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/** The columns about the template that pods are made from. */
final class TemplateColumns {

  private TemplateColumns() {}

  /** The spec of the pods that an object makes. */
  static JsonNode template(JsonNode object) {
    return Texts.at(object, "spec", "template", "spec");
  }

  static TableColumn containers(Function<JsonNode, JsonNode> podSpec) {
    return text(
        "Containers", object -> Texts.joined(podSpec.apply(object).path("containers"), "name"));
  }

  static TableColumn images(Function<JsonNode, JsonNode> podSpec) {
    return text(
        "Images", object -> Texts.joined(podSpec.apply(object).path("containers"), "image"));
  }

  static TableColumn selector() {
    return text("Selector", object -> Texts.selector(Texts.at(object, "spec", "selector")));
  }
}
