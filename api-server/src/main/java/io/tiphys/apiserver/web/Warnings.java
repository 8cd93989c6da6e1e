package io.tiphys.apiserver.web;

import java.util.List;
import java.util.Map;

/** {@code Warning} headers (RFC 7234, code 299), which kubectl prints. */
final class Warnings {

  private static final int LONGEST = 4 * 1024;

  private Warnings() {}

  static Map<String, List<String>> headers(List<String> warnings) {
    return warnings.isEmpty()
        ? Map.of()
        : Map.of("Warning", warnings.stream().distinct().map(Warnings::header).toList());
  }

  private static String header(String warning) {
    StringBuilder text = new StringBuilder("299 - \"");
    warning
        .chars()
        .limit(LONGEST)
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            text.append('\\');
          }
          text.append(c < ' ' || c > '~' ? ' ' : (char) c);
        });
    return text.append('"').toString();
  }
}
