package io.tiphys.api.schema;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A string.
 *
 * @param format an OpenAPI format such as {@code date-time} or {@code byte}; empty if none
 * @param allowed the values that it may have; empty for any
 */
public record StringSchema(
    String format,
    List<String> allowed,
    Optional<Pattern> pattern,
    OptionalInt minLength,
    OptionalInt maxLength)
    implements Schema {

  /** Any string. */
  public static final StringSchema ANY =
      new StringSchema("", List.of(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

  public StringSchema {
    allowed = List.copyOf(allowed);
  }
}
