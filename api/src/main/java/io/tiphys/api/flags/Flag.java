package io.tiphys.api.flags;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A declared flag.
 *
 * @param name upstream's, without dashes
 * @param defaultValue as it would be typed
 */
public record Flag(String name, Kind kind, String defaultValue, String description) {

  /** What a flag's value must look like; {@code sign} stands for the value in the help. */
  public enum Kind {
    TEXT("string"),
    BOOLEAN(""),
    INTEGER("int"),
    NUMBER("float"),
    DURATION("duration"),
    LIST("strings"),
    MAP("mapStringString");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  public static Flag text(String name, String defaultValue, String description) {
    return new Flag(name, Kind.TEXT, defaultValue, description);
  }

  /** Set by {@code --name} alone, or {@code --name=false}. */
  public static Flag bool(String name, boolean defaultValue, String description) {
    return new Flag(name, Kind.BOOLEAN, Boolean.toString(defaultValue), description);
  }

  public static Flag integer(String name, long defaultValue, String description) {
    return new Flag(name, Kind.INTEGER, Long.toString(defaultValue), description);
  }

  public static Flag number(String name, double defaultValue, String description) {
    return new Flag(name, Kind.NUMBER, Double.toString(defaultValue), description);
  }

  /** In Go's syntax: {@code 15s}, {@code 5m0s}. */
  public static Flag duration(String name, Duration defaultValue, String description) {
    return new Flag(name, Kind.DURATION, GoDuration.format(defaultValue), description);
  }

  /** By comma; given more than once, the values add up. */
  public static Flag list(String name, List<String> defaultValue, String description) {
    return new Flag(name, Kind.LIST, String.join(",", defaultValue), description);
  }

  /** {@code key=value} by comma; given more than once, the entries add up. */
  public static Flag map(String name, Map<String, String> defaultValue, String description) {
    String text =
        defaultValue.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
    return new Flag(name, Kind.MAP, text, description);
  }

  /** The same flag with another default, where a program has one of its own. */
  public Flag withDefault(String value) {
    return new Flag(name, kind, value, description);
  }

  /** Throws {@link IllegalArgumentException} with what the value must look like. */
  void check(String value) {
    switch (kind) {
      case TEXT, LIST -> {}
      case BOOLEAN -> {
        if (!List.of(
                "true", "false", "1", "0", "t", "f", "T", "F", "True", "False", "TRUE", "FALSE")
            .contains(value)) {
          throw new IllegalArgumentException("must be true or false");
        }
      }
      case INTEGER -> {
        try {
          Long.parseLong(value);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("must be a whole number", e);
        }
      }
      case NUMBER -> {
        try {
          Double.parseDouble(value);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("must be a number", e);
        }
      }
      case DURATION -> GoDuration.parse(value);
      case MAP -> {
        for (String entry : value.split(",")) {
          if (!entry.isEmpty() && entry.indexOf('=') < 1) {
            throw new IllegalArgumentException("\"" + entry + "\" is not key=value");
          }
        }
      }
    }
  }
}
