package io.tiphys.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.status.StatusCause;

/**
 * What is wrong with one field, worded as upstream words it.
 *
 * @param type decides the cause's reason and the message's beginning
 * @param field the path, such as {@code spec.containers[0].name}
 * @param detail the whole message after the path
 */
public record FieldError(Type type, String field, String detail) {

  /** The kinds of error that upstream tells apart. */
  public enum Type {
    NOT_FOUND("FieldValueNotFound"),
    REQUIRED("FieldValueRequired"),
    DUPLICATE("FieldValueDuplicate"),
    INVALID("FieldValueInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    FORBIDDEN("FieldValueForbidden"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    INTERNAL("InternalError");

    private final String reason;

    Type(String reason) {
      this.reason = reason;
    }
  }

  public static FieldError required(String field, String detail) {
    return new FieldError(
        Type.REQUIRED, field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  public static FieldError invalid(String field, Object value, String detail) {
    return new FieldError(Type.INVALID, field, "Invalid value: " + quoted(value) + ": " + detail);
  }

  public static FieldError duplicate(String field, Object value) {
    return new FieldError(Type.DUPLICATE, field, "Duplicate value: " + quoted(value));
  }

  public static FieldError forbidden(String field, String detail) {
    return new FieldError(Type.FORBIDDEN, field, "Forbidden: " + detail);
  }

  public static FieldError notFound(String field, Object value) {
    return new FieldError(Type.NOT_FOUND, field, "Not found: " + quoted(value));
  }

  public static FieldError notSupported(String field, Object value, Iterable<String> supported) {
    StringBuilder list = new StringBuilder();
    for (String one : supported) {
      list.append(list.isEmpty() ? "" : ", ").append('"').append(one).append('"');
    }
    return new FieldError(
        Type.NOT_SUPPORTED,
        field,
        "Unsupported value: " + quoted(value) + ": supported values: " + list);
  }

  public static FieldError tooLong(String field, int limit) {
    return new FieldError(
        Type.TOO_LONG, field, "Too long: may not be more than " + limit + " bytes");
  }

  public static FieldError tooMany(String field, int actual, int limit) {
    return new FieldError(
        Type.TOO_MANY, field, "Too many: " + actual + ": must have at most " + limit + " items");
  }

  /** The line as it stands in the {@code Status}' message. */
  public String message() {
    return field + ": " + detail;
  }

  public StatusCause cause() {
    return new StatusCause(type.reason, detail, field);
  }

  private static String quoted(CharSequence text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append("\\x%02x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static String quoted(Object value) {
    return switch (value) {
      case CharSequence text -> quoted(text);
      case JsonNode node when node.isMissingNode() -> "null";
      default -> String.valueOf(value);
    };
  }
}
