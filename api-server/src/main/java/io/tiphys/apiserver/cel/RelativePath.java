package io.tiphys.apiserver.cel;

import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The field that a rule complains of: {@code .spec.name} or {@code .labels['a.b']}. */
final class RelativePath {

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\['((?:[^'\\\\]|\\\\.)*)'\\]");

  private RelativePath() {}

  /** The path as errors write it; empty if it leads nowhere in the schema. */
  static Optional<String> normalized(String path, StructuralSchema schema) {
    StringBuilder normalized = new StringBuilder();
    Matcher step = STEP.matcher(path);
    StructuralSchema at = schema;
    int position = 0;
    while (position < path.length()) {
      if (!step.find(position) || step.start() != position) {
        return Optional.empty();
      }
      String name = step.group(1) != null ? step.group(1) : unescaped(step.group(2));
      StructuralSchema next = at.properties().get(name);
      if (next != null) {
        normalized.append(normalized.isEmpty() ? "" : ".").append(name);
      } else if (at.properties().isEmpty() && at.values() != null) {
        next = at.values();
        normalized.append('[').append(name).append(']');
      } else {
        return Optional.empty();
      }
      at = next;
      position = step.end();
    }
    return Optional.of(normalized.toString());
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = text.charAt(++i);
        c =
            switch (c) {
              case 'a' -> 7;
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case 'v' -> 0x0b;
              default -> c;
            };
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
