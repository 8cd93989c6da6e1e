package io.tiphys.apiserver.resources.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value in an object under validation: it knows the way that led to it and collects what is found
 * wrong. A value that is absent can be asked like any other and is empty.
 */
public final class Checked {

  private final JsonNode value;
  private final @Nullable Checked parent;
  private final String segment;
  private final List<FieldError> errors;

  private Checked(
      JsonNode value, @Nullable Checked parent, String segment, List<FieldError> errors) {
    this.value = value;
    this.parent = parent;
    this.segment = segment;
    this.errors = errors;
  }

  /** The whole object, with no errors yet. */
  public static Checked root(ObjectNode object) {
    return new Checked(object, null, "", new ArrayList<>(0));
  }

  /** All errors found in the object so far, shared by all its values. */
  public List<FieldError> errors() {
    return errors;
  }

  public Checked at(String field) {
    return new Checked(value.path(field), this, "." + field, errors);
  }

  /** Another value, told of as if it stood here. */
  public Checked instead(JsonNode other) {
    return new Checked(other, parent, segment, errors);
  }

  /** A field below several others. */
  public Checked at(String first, String second, String... more) {
    Checked at = at(first).at(second);
    for (String field : more) {
      at = at.at(field);
    }
    return at;
  }

  /** A value under a free key, as of labels. */
  public Checked key(String key) {
    return new Checked(value.path(key), this, "[" + key + "]", errors);
  }

  public Checked item(int index) {
    JsonNode item = value.isArray() ? value.path(index) : MissingNode.getInstance();
    return new Checked(item, this, "[" + index + "]", errors);
  }

  /** The items of a list; none if this is no list. */
  public List<Checked> items() {
    if (!value.isArray() || value.isEmpty()) {
      return List.of();
    }
    return IntStream.range(0, value.size()).mapToObj(this::item).toList();
  }

  /** The values under free keys. */
  public List<Checked> values() {
    return keys().map(this::key).toList();
  }

  public Stream<String> keys() {
    return value.isObject() ? value.properties().stream().map(Map.Entry::getKey) : Stream.empty();
  }

  /** The last key or field of the way. */
  public String name() {
    return segment.startsWith(".")
        ? segment.substring(1)
        : segment.substring(1, segment.length() - 1);
  }

  public JsonNode value() {
    return value;
  }

  /** Whether the value is there and not null. */
  public boolean isSet() {
    return !value.isMissingNode() && !value.isNull();
  }

  public boolean has(String field) {
    return value.hasNonNull(field);
  }

  /** Whether there is nothing in it: absent, or an empty string, list or object. */
  public boolean isEmpty() {
    return !isSet()
        || (value.isTextual()
            ? value.textValue().isEmpty()
            : value.isContainerNode() && value.isEmpty());
  }

  /** The string, empty if absent. */
  public String text() {
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  public boolean is(String text) {
    return text().equals(text);
  }

  public boolean isTrue() {
    return value.asBoolean(false);
  }

  /** The number, 0 if absent. */
  public long number() {
    return value.asLong(0);
  }

  /** The way to the value, such as {@code spec.containers[0].name}. */
  public String path() {
    StringBuilder path = new StringBuilder();
    append(path);
    return path.isEmpty() ? "" : path.charAt(0) == '.' ? path.substring(1) : path.toString();
  }

  private void append(StringBuilder path) {
    if (parent != null) {
      parent.append(path);
      path.append(segment);
    }
  }

  public void add(FieldError error) {
    errors.add(error);
  }

  public void required(String detail) {
    add(FieldError.required(path(), detail));
  }

  public void invalid(String detail) {
    add(FieldError.invalid(path(), shown(), detail));
  }

  public void invalid(Object shown, String detail) {
    add(FieldError.invalid(path(), shown, detail));
  }

  /** One error for each sentence. */
  public void invalid(Collection<String> details) {
    details.forEach(this::invalid);
  }

  /** As {@link #invalid}, where nothing may be said but the value itself. */
  public void invalidWith(String detail) {
    if (detail.isEmpty()) {
      FieldError error = FieldError.invalid(path(), shown(), "");
      add(new FieldError(error.type(), error.field(), error.detail().replaceFirst(": $", "")));
    } else {
      invalid(detail);
    }
  }

  /** One error for each sentence, about another value than this one. */
  public void invalidAll(Object shown, Collection<String> details) {
    details.forEach(detail -> invalid(shown, detail));
  }

  public void forbidden(String detail) {
    add(FieldError.forbidden(path(), detail));
  }

  public void duplicate() {
    add(FieldError.duplicate(path(), shown()));
  }

  public void duplicate(Object shown) {
    add(FieldError.duplicate(path(), shown));
  }

  public void notFound() {
    add(FieldError.notFound(path(), shown()));
  }

  public void notSupported(Iterable<String> supported) {
    add(FieldError.notSupported(path(), shown(), supported));
  }

  /** Complains of a value below this one as if it were this one's. */
  public void invalidChoice(Object shown, Iterable<String> supported) {
    add(FieldError.notSupported(path(), shown, supported));
  }

  /** Complains if the value is absent or empty; returns whether it is there. */
  public boolean requireSet(String detail) {
    if (isEmpty()) {
      required(detail);
      return false;
    }
    return true;
  }

  /** Complains if there is a value and it is none of {@code supported}. */
  public void oneOf(List<String> supported) {
    if (isSet() && !supported.contains(text())) {
      notSupported(supported);
    }
  }

  /** Complains if the value is absent or none of {@code supported}. */
  public void requireOneOf(List<String> supported) {
    if (requireSet("")) {
      oneOf(supported);
    }
  }

  public void notNegative() {
    if (isSet() && number() < 0) {
      invalid("must be greater than or equal to 0");
    }
  }

  /** Complains if the value has changed. */
  public void immutable(JsonNode old) {
    if (!same(value, old)) {
      boolean list = !isSet() && old.isContainerNode();
      invalid(list ? NullNode.getInstance() : shown(), "field is immutable");
    }
  }

  /** Complains if the field has changed since {@code old}. */
  public void immutable(String field, JsonNode old) {
    at(field).immutable(old.path(field));
  }

  /** Whether two values mean the same: absent, null and empty are one. */
  public static boolean same(JsonNode one, JsonNode other) {
    return one.equals(other) || (nothing(one) && nothing(other));
  }

  private static boolean nothing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty());
  }

  private Object shown() {
    return value.isTextual() ? value.textValue() : isSet() ? value : "";
  }
}
