package io.tiphys.apiserver.cel.structure;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How properties are named in expressions, where some characters and words have other meanings. */
public final class PropertyNames {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
  private static final Pattern SPECIAL = Pattern.compile("__|[-./]");
  private static final Pattern ESCAPED = Pattern.compile("__([^_]+)__");

  private PropertyNames() {}

  /** The name in an expression; empty if the property cannot be named in one. */
  public static Optional<String> escape(String property) {
    if (RESERVED.contains(property)) {
      return Optional.of("__" + property + "__");
    }
    if (!LEGAL.matcher(property).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        SPECIAL
            .matcher(property)
            .replaceAll(found ->
                switch (found.group()) {
                  case "." -> "__dot__";
                  case "-" -> "__dash__";
                  case "/" -> "__slash__";
                  default -> "__underscores__";
                }));
  }

  /**
   * Whether a property is named like a word of the language. In places where only a property can
   * stand, it may be written as it is.
   */
  public static boolean isReserved(String property) {
    return RESERVED.contains(property);
  }

  /** The property that a name in an expression means. */
  public static String unescape(String name) {
    if (!name.contains("__")) {
      return name;
    }
    Matcher matcher = ESCAPED.matcher(name);
    return matcher.replaceAll(found ->
        switch (found.group(1)) {
          case "dot" -> ".";
          case "dash" -> "-";
          case "slash" -> "/";
          case "underscores" -> "__";
          default ->
              Matcher.quoteReplacement(
                  RESERVED.contains(found.group(1)) ? found.group(1) : found.group());
        });
  }
}
