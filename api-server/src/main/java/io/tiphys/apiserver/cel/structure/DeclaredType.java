package io.tiphys.apiserver.cel.structure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The type of a value in expressions, and how big such a value can be.
 *
 * @param fields of an object, under the names that they have in expressions
 * @param element of a list or a map
 * @param maxElements the most characters, items or entries that such a value has in a request
 * @param minSize the fewest bytes that it takes there
 */
public record DeclaredType(
    Kind kind,
    Map<String, DeclaredType> fields,
    @Nullable DeclaredType element,
    long maxElements,
    long minSize) {

  /** What kind of value it is. */
  public enum Kind {
    BOOL,
    INT,
    DOUBLE,
    STRING,
    BYTES,
    DURATION,
    TIMESTAMP,
    DYN,
    LIST,
    MAP,
    OBJECT
  }

  /** The size of the largest request that is looked at. */
  public static final long MAX_REQUEST_SIZE = 3L * 1024 * 1024;

  private static final int TIME_LENGTH = 32;
  private static final int DATE_LENGTH = 12;
  private static final int QUOTES = 2;

  /**
   * The type of what a schema describes; empty if expressions cannot see it.
   *
   * @param resource whether it is the root of a resource, with kind and metadata
   */
  public static Optional<DeclaredType> of(StructuralSchema schema, boolean resource) {
    if (schema.intOrString()) {
      return Optional.of(scalar(Kind.DYN, textLength(schema), 1));
    }
    return switch (schema.type()) {
      case "array" -> list(schema);
      case "object" -> object(resource ? schema.asResource() : schema);
      case "string" -> Optional.of(text(schema));
      case "boolean" -> Optional.of(scalar(Kind.BOOL, 0, 4));
      case "number" -> Optional.of(scalar(Kind.DOUBLE, 0, 1));
      case "integer" -> Optional.of(scalar(Kind.INT, 0, 1));
      default -> Optional.empty();
    };
  }

  private static Optional<DeclaredType> list(StructuralSchema schema) {
    return child(schema.items())
        .map(items -> {
          long bound = schema.bound("maxItems");
          long max = bound >= 0 ? bound : (MAX_REQUEST_SIZE - 2) / (items.minSize + 1);
          return new DeclaredType(Kind.LIST, Map.of(), items, max, 2);
        });
  }

  private static Optional<DeclaredType> object(StructuralSchema schema) {
    if (schema.values() != null) {
      return child(schema.values())
          .map(values -> {
            long bound = schema.bound("maxProperties");
            long max = bound >= 0 ? bound : (MAX_REQUEST_SIZE - 2) / (values.minSize + 6);
            return new DeclaredType(Kind.MAP, Map.of(), values, max, 2);
          });
    }
    Map<String, DeclaredType> fields = new LinkedHashMap<>();
    long size = 2;
    for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
      Optional<DeclaredType> type = child(property.getValue());
      if (type.isEmpty()) {
        continue;
      }
      PropertyNames.escape(property.getKey()).ifPresent(name -> fields.put(name, type.get()));
      if (isNeeded(schema, property.getKey(), property.getValue())) {
        size += property.getKey().length() + type.get().minSize + 4;
      }
    }
    return Optional.of(new DeclaredType(Kind.OBJECT, fields, null, 0, size));
  }

  private static Optional<DeclaredType> child(@Nullable StructuralSchema schema) {
    return schema == null ? Optional.empty() : of(schema, schema.embeddedResource());
  }

  private static boolean isNeeded(StructuralSchema schema, String name, StructuralSchema property) {
    if (!property.json().path("default").isMissingNode()) {
      return false;
    }
    for (var required : schema.json().path("required")) {
      if (required.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static DeclaredType text(StructuralSchema schema) {
    long bound = schema.bound("maxLength");
    return switch (schema.format()) {
      case "byte" -> scalar(Kind.BYTES, bound >= 0 ? bound : MAX_REQUEST_SIZE - QUOTES, QUOTES);
      case "duration" -> scalar(Kind.DURATION, TIME_LENGTH, 3);
      case "date" -> scalar(Kind.TIMESTAMP, DATE_LENGTH, DATE_LENGTH);
      case "date-time" -> scalar(Kind.TIMESTAMP, TIME_LENGTH, 21);
      default -> scalar(Kind.STRING, textLength(schema), QUOTES);
    };
  }

  /** In bytes: a character has up to four. */
  private static long textLength(StructuralSchema schema) {
    long bound = schema.bound("maxLength");
    if (bound >= 0) {
      return bound * 4;
    }
    long longest = -1;
    if (!schema.intOrString()) {
      for (var value : schema.json().path("enum")) {
        longest = Math.max(longest, value.isTextual() ? value.asText().length() : 0);
      }
    }
    return longest >= 0 ? longest : MAX_REQUEST_SIZE - QUOTES;
  }

  private static DeclaredType scalar(Kind kind, long maxElements, long minSize) {
    return new DeclaredType(kind, Map.of(), null, maxElements, minSize);
  }

  /** How often such a value can stand in one request, if no list or map around it is bounded. */
  public long maxCardinality() {
    return MAX_REQUEST_SIZE / (minSize + 1);
  }
}
