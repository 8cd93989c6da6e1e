package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.fieldmanager.FieldSet.Branch;
import io.tiphys.apiserver.fieldmanager.PathElement.Index;
import io.tiphys.apiserver.fieldmanager.PathElement.Name;
import io.tiphys.apiserver.fieldmanager.PathElement.Part;
import io.tiphys.apiserver.fieldmanager.PathElement.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which field sets are stored and sent, FieldsV1: an object with a field for each step,
 * {@code f:name}, {@code k:{"name":"web"}}, {@code v:"value"} or {@code i:0}; what lies below it is
 * its value, and {@code .} says there that the step's field itself belongs to the set.
 */
final class FieldsJson {

  private static final String SELF = ".";

  private FieldsJson() {}

  static ObjectNode write(FieldSet set) {
    ObjectNode json = Json.newObject();
    write(set, json);
    return json;
  }

  private static void write(FieldSet set, ObjectNode json) {
    for (Branch branch : set.branches()) {
      ObjectNode below = json.putObject(text(branch.element()));
      if (!branch.below().isEmpty()) {
        if (branch.member()) {
          below.putObject(SELF);
        }
        write(branch.below(), below);
      }
    }
  }

  /** Whether a written set has a field in common with another; cheaper than reading it. */
  static boolean meets(JsonNode json, FieldSet set) {
    for (Branch branch : set.branches()) {
      JsonNode below = json.get(text(branch.element()));
      if (below != null
          && ((branch.member() && (below.isEmpty() || below.has(SELF)))
              || meets(below, branch.below()))) {
        return true;
      }
    }
    return false;
  }

  private static String text(PathElement element) {
    return switch (element) {
      case Name name -> "f:" + name.name();
      case Value value -> "v:" + json(value.value());
      case Index index -> "i:" + index.index();
      case PathElement.Key key -> {
        StringBuilder text = new StringBuilder("k:{");
        for (Part part : key.parts()) {
          if (text.length() > 3) {
            text.append(',');
          }
          appendQuoted(text, part.name());
          text.append(':').append(json(part.value()));
        }
        yield text.append('}').toString();
      }
    };
  }

  private static String json(JsonNode value) {
    if (!value.isTextual()) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder();
    appendQuoted(text, value.textValue());
    return text.toString();
  }

  /** As Go writes strings, which escapes what HTML would not take. */
  private static void appendQuoted(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c == '\n') {
        text.append("\\n");
      } else if (c == '\r') {
        text.append("\\r");
      } else if (c == '\t') {
        text.append("\\t");
      } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        text.append("\\u").append(String.format("%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /** How paths show a value. */
  static String shown(JsonNode value) {
    return json(value);
  }

  /**
   * Reads a set; what is unknown in it is left out.
   *
   * @throws IllegalArgumentException if it is none
   */
  static FieldSet read(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("fieldsV1 must be an object");
    }
    List<Branch> branches = new ArrayList<>(json.size());
    boolean sorted = true;
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      PathElement element = element(field.getKey());
      if (element == null) {
        continue;
      }
      JsonNode value = field.getValue();
      FieldSet below = value.isEmpty() ? FieldSet.EMPTY : read(value);
      Branch branch = new Branch(element, below.isEmpty() || value.has(SELF), below);
      sorted &= branches.isEmpty() || branches.getLast().element().compareTo(element) < 0;
      branches.add(branch);
    }
    if (!sorted) {
      branches.sort(Comparator.comparing(Branch::element));
    }
    return FieldSet.ofSorted(branches);
  }

  private static @Nullable PathElement element(String text) {
    if (text.equals(SELF)) {
      return null;
    }
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new IllegalArgumentException("not a step of a path: " + text);
    }
    String rest = text.substring(2);
    return switch (text.charAt(0)) {
      case 'f' -> new Name(rest);
      case 'v' -> new Value(parse(rest));
      case 'k' -> key(parse(rest));
      case 'i' -> new Index(Integer.parseInt(rest));
      default -> null;
    };
  }

  private static PathElement.Key key(JsonNode json) {
    List<Part> parts = new ArrayList<>(json.size());
    json.properties().forEach(part -> parts.add(new Part(part.getKey(), part.getValue())));
    parts.sort(Comparator.comparing(Part::name));
    return new PathElement.Key(parts);
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }
}
