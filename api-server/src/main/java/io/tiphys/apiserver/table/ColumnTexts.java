package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.schema.BuiltInSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of the built-in kinds' columns, which are mostly those of the fields that they
 * show. Read on first use: programs for people ask for tables, and others never do.
 */
final class ColumnTexts {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta.";
  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "Name", META + "name",
          "Age", META + "creationTimestamp",
          "Created At", META + "creationTimestamp");

  private @Nullable Map<String, String> texts;

  /** Empty if there is nothing to say. */
  String of(String group, String kind, String column) {
    Map<String, String> all = all();
    return all.getOrDefault(group + "/" + kind + "/" + column, all.getOrDefault(column, ""));
  }

  private synchronized Map<String, String> all() {
    Map<String, String> known = texts;
    if (known == null) {
      known = read(BuiltInSchemas.descriptions());
      texts = known;
    }
    return known;
  }

  private static Map<String, String> read(ObjectNode descriptions) {
    Map<String, String> texts = new HashMap<>();
    EVERYWHERE.forEach((column, field) -> texts.put(column, text(descriptions, field)));
    facts()
        .forEachEntry((kind, columns) ->
            columns.forEachEntry((column, source) ->
                texts.put(kind + "/" + column, text(descriptions, source.asText()))));
    return texts;
  }

  private static String text(ObjectNode descriptions, String source) {
    if (source.startsWith("= ")) {
      return source.substring(2);
    }
    int field = source.lastIndexOf('.');
    return descriptions.path(source.substring(0, field)).path(source.substring(field + 1)).asText();
  }

  private static JsonNode facts() {
    try (InputStream file = ColumnTexts.class.getResourceAsStream("columns.yaml")) {
      return new YAMLMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
