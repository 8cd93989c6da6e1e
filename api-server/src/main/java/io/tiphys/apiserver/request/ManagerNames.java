package io.tiphys.apiserver.request;

import io.tiphys.api.validation.FieldError;
import java.util.List;

/** The names of field managers: up to 128 bytes, all of which can be printed. */
final class ManagerNames {

  private static final int MAX_BYTES = 128;

  private ManagerNames() {}

  static void check(String name, List<FieldError> errors) {
    if (WriteOptions.length(name) > MAX_BYTES) {
      errors.add(FieldError.tooLong("fieldManager", MAX_BYTES));
    }
    int bytes = 0;
    for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
      int character = name.codePointAt(i);
      if (!isPrintable(character)) {
        errors.add(
            FieldError.invalid(
                "fieldManager",
                name,
                "invalid character U+%04X (at position %d)".formatted(character, bytes)));
      }
      bytes += WriteOptions.length(Character.toString(character));
    }
  }

  private static boolean isPrintable(int character) {
    if (character == ' ') {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** What stands before the first slash of a user agent, as far as it makes a name. */
  static String of(String userAgent) {
    int slash = userAgent.indexOf('/');
    String prefix = slash < 0 ? userAgent : userAgent.substring(0, slash);
    StringBuilder name = new StringBuilder();
    int bytes = 0;
    for (int character : prefix.codePoints().toArray()) {
      if (!isPrintable(character)) {
        continue;
      }
      bytes += WriteOptions.length(Character.toString(character));
      if (bytes > MAX_BYTES) {
        break;
      }
      name.appendCodePoint(character);
    }
    return name.toString();
  }
}
