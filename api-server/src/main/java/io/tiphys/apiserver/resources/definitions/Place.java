package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A part of a definition and what errors call it. That need not be the way that leads to it: what
 * all versions have in common is spoken of as upstream's internal form has it, once for all of
 * them.
 */
record Place(String path, JsonNode value, List<FieldError> errors) {

  static Place root(JsonNode object) {
    return new Place("", object, new ArrayList<>(0));
  }

  /** The same value under another name. */
  Place as(String otherPath) {
    return new Place(otherPath, value, errors);
  }

  Place at(String field) {
    return new Place(path.isEmpty() ? field : path + "." + field, value.path(field), errors);
  }

  /** A field that errors know by another name. */
  Place at(String field, String name) {
    return at(field).as(path.isEmpty() ? name : path + "." + name);
  }

  Place key(String key) {
    return new Place(path + "[" + key + "]", value.path(key), errors);
  }

  Place item(int index) {
    return new Place(path + "[" + index + "]", value.path(index), errors);
  }

  void eachItem(Consumer<Place> consumer) {
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      consumer.accept(item(i));
    }
  }

  boolean has(String field) {
    return value.hasNonNull(field);
  }

  /** The string; empty where there is none. */
  String text() {
    return value.isTextual() ? value.textValue() : "";
  }

  String text(String field) {
    return value.path(field).asText("");
  }

  boolean isTrue(String field) {
    return value.path(field).asBoolean();
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void required(String detail) {
    add(FieldError.required(path, detail));
  }

  void forbidden(String detail) {
    add(FieldError.forbidden(path, detail));
  }

  void invalid(String detail) {
    invalid(shown(), detail);
  }

  void invalid(Object shown, String detail) {
    add(FieldError.invalid(path, shown, detail));
  }

  /** One error with all that is wrong, if anything is. */
  void invalidFor(Collection<String> reasons, String beginning) {
    if (!reasons.isEmpty()) {
      invalid(beginning + String.join(",", reasons));
    }
  }

  void notSupported(List<String> supported) {
    add(FieldError.notSupported(path, shown(), supported));
  }

  private Object shown() {
    if (value.isTextual()) {
      return value.textValue();
    }
    return value.isMissingNode() ? "" : value;
  }
}
