package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step of a path through an object. Steps are ordered: names, then keys, values and indexes;
 * FieldsV1 is written in that order.
 */
sealed interface PathElement extends Comparable<PathElement> {

  /** A field of an object, or a key of a map. */
  record Name(String name) implements PathElement {
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /** The item of a list whose key fields have these values; sorted by name. */
  record Key(List<Part> parts) implements PathElement {
    public Key {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return parts.stream()
          .map(part -> part.name() + "=" + FieldsJson.shown(part.value()))
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  record Part(String name, JsonNode value) {}

  /** The item of a set. */
  record Value(JsonNode value) implements PathElement {
    @Override
    public String toString() {
      return "[=" + FieldsJson.shown(value) + "]";
    }
  }

  /** The item at a place of a list. */
  record Index(int index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  private int rank() {
    return switch (this) {
      case Name _ -> 0;
      case Key _ -> 1;
      case Value _ -> 2;
      case Index _ -> 3;
    };
  }

  @Override
  default int compareTo(PathElement other) {
    if (this instanceof Name one && other instanceof Name two) {
      return one.name().compareTo(two.name());
    }
    if (this instanceof Key one && other instanceof Key two) {
      return compare(one.parts(), two.parts());
    }
    if (this instanceof Value one && other instanceof Value two) {
      return compare(one.value(), two.value());
    }
    if (this instanceof Index one && other instanceof Index two) {
      return Integer.compare(one.index(), two.index());
    }
    return Integer.compare(rank(), other.rank());
  }

  private static int compare(List<Part> one, List<Part> other) {
    int shared = Math.min(one.size(), other.size());
    for (int i = 0; i < shared; i++) {
      int names = one.get(i).name().compareTo(other.get(i).name());
      if (names != 0) {
        return names;
      }
      int values = compare(one.get(i).value(), other.get(i).value());
      if (values != 0) {
        return values;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /** Numbers, then strings, then truths, then all else. */
  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    if (one.isTextual() && other.isTextual()) {
      return one.textValue().compareTo(other.textValue());
    }
    int kinds = Integer.compare(rank(one), rank(other));
    return kinds != 0 ? kinds : one.toString().compareTo(other.toString());
  }

  private static int rank(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> 0;
      case STRING -> 1;
      case BOOLEAN -> 2;
      case ARRAY -> 3;
      case OBJECT -> 4;
      default -> 5;
    };
  }
}
