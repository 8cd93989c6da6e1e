package io.tiphys.apiserver.cel.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads declarations of functions: a line {@code id = type.name(types) type} declares a method, one
 * without the first type and its dot a function; a name in quotes may have dots.
 */
final class Signatures {

  private static final Map<String, CelType> SIMPLE =
      Map.ofEntries(
          Map.entry("bool", SimpleType.BOOL),
          Map.entry("int", SimpleType.INT),
          Map.entry("uint", SimpleType.UINT),
          Map.entry("double", SimpleType.DOUBLE),
          Map.entry("string", SimpleType.STRING),
          Map.entry("bytes", SimpleType.BYTES),
          Map.entry("duration", SimpleType.DURATION),
          Map.entry("timestamp", SimpleType.TIMESTAMP),
          Map.entry("dyn", SimpleType.DYN),
          Map.entry("T", TypeParamType.create("T")),
          Map.entry("K", TypeParamType.create("K")),
          Map.entry("V", TypeParamType.create("V")),
          Map.entry("IP", OpaqueType.create("net.IP")),
          Map.entry("CIDR", OpaqueType.create("net.CIDR")),
          Map.entry("URL", OpaqueType.create("kubernetes.URL")),
          Map.entry("Quantity", OpaqueType.create("kubernetes.Quantity")),
          Map.entry("Semver", OpaqueType.create("kubernetes.Semver")),
          Map.entry("Format", OpaqueType.create("kubernetes.NamedFormat")),
          Map.entry("Authorizer", OpaqueType.create("kubernetes.authorization.Authorizer")),
          Map.entry("PathCheck", OpaqueType.create("kubernetes.authorization.PathCheck")),
          Map.entry("GroupCheck", OpaqueType.create("kubernetes.authorization.GroupCheck")),
          Map.entry("ResourceCheck", OpaqueType.create("kubernetes.authorization.ResourceCheck")),
          Map.entry("Decision", OpaqueType.create("kubernetes.authorization.Decision")));

  private Signatures() {}

  static List<CelFunctionDecl> read(String lines) {
    Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();
    lines.lines().filter(line -> !line.isBlank()).forEach(line -> read(line.strip(), functions));
    return functions.entrySet().stream()
        .map(e -> CelFunctionDecl.newFunctionDeclaration(e.getKey(), e.getValue()))
        .toList();
  }

  private static void read(String line, Map<String, List<CelOverloadDecl>> functions) {
    int equals = line.indexOf(" = ");
    String id = line.substring(0, equals);
    Cursor cursor = new Cursor(line.substring(equals + 3));
    List<CelType> parameters = new ArrayList<>();
    boolean member = !cursor.isNext('"') && cursor.startsWithType();
    if (member) {
      parameters.add(cursor.type());
      cursor.skip('.');
    }
    String name = cursor.name();
    cursor.skip('(');
    while (!cursor.isNext(')')) {
      parameters.add(cursor.type());
      if (cursor.isNext(',')) {
        cursor.skip(',');
        cursor.skip(' ');
      }
    }
    cursor.skip(')');
    cursor.skip(' ');
    CelType result = cursor.type();
    functions
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(
            member
                ? CelOverloadDecl.newMemberOverload(id, result, parameters)
                : CelOverloadDecl.newGlobalOverload(id, result, parameters));
  }

  /** The type that a word such as {@code list(string)} means. */
  static CelType type(String text) {
    return new Cursor(text).type();
  }

  /** A place in a line. */
  private static final class Cursor {

    private final String text;
    private int position;

    Cursor(String text) {
      this.text = text;
    }

    boolean isNext(char c) {
      return position < text.length() && text.charAt(position) == c;
    }

    void skip(char c) {
      if (!isNext(c)) {
        throw new IllegalArgumentException("no '" + c + "' at " + position + " in " + text);
      }
      position++;
    }

    /** Whether there is a dot before the arguments begin. */
    boolean startsWithType() {
      int depth = 0;
      for (int i = position; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '.' && depth == 0) {
          return true;
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ' ' && depth == 0) {
          return false;
        }
      }
      return false;
    }

    String name() {
      boolean quoted = isNext('"');
      int end = quoted ? text.indexOf('"', position + 1) : text.indexOf('(', position);
      String name = text.substring(position + (quoted ? 1 : 0), end);
      position = end + (quoted ? 1 : 0);
      return name;
    }

    CelType type() {
      int start = position;
      while (position < text.length() && Character.isLetter(text.charAt(position))) {
        position++;
      }
      String word = text.substring(start, position);
      return switch (word) {
        case "list" -> {
          skip('(');
          CelType item = type();
          skip(')');
          yield ListType.create(item);
        }
        case "optional" -> {
          skip('(');
          CelType value = type();
          skip(')');
          yield OptionalType.create(value);
        }
        case "map" -> {
          skip('(');
          CelType key = type();
          skip(',');
          CelType value = type();
          skip(')');
          yield MapType.create(key, value);
        }
        default -> {
          CelType simple = SIMPLE.get(word);
          if (simple == null) {
            throw new IllegalArgumentException("no type " + word + " in " + text);
          }
          yield simple;
        }
      };
    }
  }
}
