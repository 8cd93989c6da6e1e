package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.schema.structural.Formats;
import java.util.ArrayList;
import java.util.List;

/** The formats of strings that schemas ask for and nobody checks. */
final class Formatting {

  private Formatting() {}

  /** A warning for each. */
  static List<String> unrecognized(JsonNode crd) {
    List<String> warnings = new ArrayList<>(0);
    for (JsonNode version : crd.path("spec").path("versions")) {
      SchemaWalk.visit(
          version.path("schema").path("openAPIV3Schema"),
          schema -> {
            String format = schema.path("format").asText("");
            if (!format.isEmpty()
                && schema.path("type").asText("").equals("string")
                && !Formats.isRecognized(format)) {
              warnings.add("unrecognized format \"" + format + "\"");
            }
          });
    }
    return warnings;
  }
}
