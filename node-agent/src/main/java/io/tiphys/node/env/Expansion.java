package io.tiphys.node.env;

import java.util.Optional;
import java.util.function.Function;

/**
 * Replaces {@code $(NAME)} by a variable's value. {@code $$} stands for one dollar sign, and a
 * reference to an unknown variable stays as it is.
 */
public final class Expansion {

  private Expansion() {}

  public static String expand(String text, Function<String, Optional<String>> variables) {
    StringBuilder result = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '$' || i + 1 == text.length()) {
        result.append(c);
        i++;
      } else if (text.charAt(i + 1) == '$') {
        result.append('$');
        i += 2;
      } else if (text.charAt(i + 1) == '(' && text.indexOf(')', i) >= 0) {
        int end = text.indexOf(')', i);
        String name = text.substring(i + 2, end);
        result.append(variables.apply(name).orElse("$(" + name + ")"));
        i = end + 1;
      } else {
        result.append(c);
        i++;
      }
    }
    return result.toString();
  }
}
