package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The rules that make a schema structural. */
public final class StructuralRules {

  private StructuralRules() {}

  /** What keeps a schema from being structural, in sentences. */
  public static List<String> violations(String path, JsonNode schema) {
    return List.of();
  }
}
