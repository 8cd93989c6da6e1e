package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where in an object the decoder is, in as cheap a form as its two ways of telling it allow. */
final class DecodePath {

  /** A {@link Field}, a key or an index. */
  private @Nullable Object[] steps = new Object[32];

  /** For a field, the object that it belongs to. */
  private @Nullable ObjectSchema[] owners = new ObjectSchema[32];

  private int depth;

  void enter(ObjectSchema owner, Field field) {
    push(field, owner);
  }

  void enterKey(String key) {
    push(key, null);
  }

  void enterItem(int index) {
    push(index, null);
  }

  void leave() {
    depth--;
  }

  private void push(Object step, @Nullable ObjectSchema owner) {
    if (depth == steps.length) {
      steps = Arrays.copyOf(steps, depth * 2);
      owners = Arrays.copyOf(owners, depth * 2);
    }
    steps[depth] = step;
    owners[depth] = owner;
    depth++;
  }

  /** The path of a member of the object here: {@code spec.containers[0].imagee}. */
  String child(String member) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      append(text, steps[i]);
    }
    append(text, member);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object step) {
    if (step instanceof Integer index) {
      text.append('[').append(index).append(']');
    } else {
      text.append(text.isEmpty() ? "" : ".").append(step instanceof Field f ? f.name() : step);
    }
  }

  /**
   * The complaint about a value of the wrong type here.
   *
   * @param otherwise the type's name where the field does not say one
   */
  DecodeException mismatch(JsonNode value, String otherwise) {
    return mismatch(kind(value), otherwise);
  }

  /** The same about a number that its type cannot hold. */
  DecodeException unfit(JsonNode number, String otherwise) {
    return mismatch("number " + number.asText(), otherwise);
  }

  private DecodeException mismatch(String found, String otherwise) {
    StringBuilder fields = new StringBuilder();
    ObjectSchema owner = null;
    String goType = "";
    for (int i = 0; i < depth; i++) {
      if (steps[i] instanceof Field field) {
        fields.append(fields.isEmpty() ? "" : ".").append(field.decodedName());
        owner = owners[i];
        goType = field.goType();
      } else {
        goType = goType.substring(goType.indexOf(']') + 1);
      }
    }
    String wanted = goType.isEmpty() ? otherwise : goType;
    String target =
        owner == null
            ? "Go value of type " + wanted
            : "Go struct field " + owner.simpleName() + "." + fields + " of type " + wanted;
    return new DecodeException("json: cannot unmarshal " + found + " into " + target);
  }

  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      default -> "null";
    };
  }
}
