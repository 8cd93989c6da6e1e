package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of kubectl's JSONPath that columns and selectable fields use: fields, indices, slices,
 * wildcards and filters by a field's value.
 */
final class JsonPath {

  private interface Step {
    void from(JsonNode node, List<JsonNode> found);
  }

  private final List<Step> steps;
  private final boolean legal;

  private JsonPath(List<Step> steps, boolean legal) {
    this.steps = steps;
    this.legal = legal;
  }

  /** Reads a path such as {@code .status.conditions[?(@.type=="Ready")].status}. */
  static JsonPath parse(String text) {
    try {
      return new JsonPath(new Reader(text).steps(), true);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return new JsonPath(List.of(), false);
    }
  }

  /** All that the path leads to; nothing if it cannot be read. */
  List<JsonNode> find(JsonNode root) {
    List<JsonNode> nodes = legal ? List.of(root) : List.of();
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      nodes.forEach(node -> step.from(node, next));
      nodes = next;
    }
    return nodes.stream().filter(node -> !node.isMissingNode() && !node.isNull()).toList();
  }

  private static void children(JsonNode node, List<JsonNode> found) {
    node.forEach(found::add);
  }

  private static void descend(JsonNode node, String field, List<JsonNode> found) {
    if (node.has(field)) {
      found.add(node.get(field));
    }
    node.forEach(child -> descend(child, field, found));
  }

  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (text.startsWith("..", at)) {
          at += 2;
          String name = name();
          steps.add((node, found) -> descend(node, name, found));
        } else if (c == '.') {
          at++;
          dotted(steps);
        } else if (c == '[') {
          int end = closing();
          steps.add(bracket(text.substring(at + 1, end).strip()));
          at = end + 1;
        } else if (at == 0) {
          dotted(steps);
        } else {
          throw new IllegalArgumentException(text);
        }
      }
      return steps;
    }

    private void dotted(List<Step> steps) {
      String name = name();
      if (name.equals("*")) {
        steps.add(JsonPath::children);
      } else if (!name.isEmpty()) {
        steps.add((node, found) -> found.add(node.path(name)));
      }
    }

    private String name() {
      StringBuilder name = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
        if (text.charAt(at) == '\\') {
          at++;
        }
        name.append(text.charAt(at++));
      }
      return name.toString();
    }

    private int closing() {
      char quote = 0;
      int depth = 0;
      for (int i = at; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
          quote = c;
        } else if (c == '[') {
          depth++;
        } else if (c == ']' && --depth == 0) {
          return i;
        }
      }
      throw new IllegalArgumentException(text);
    }

    private static Step bracket(String inside) {
      if (inside.equals("*")) {
        return JsonPath::children;
      }
      if (inside.startsWith("'") || inside.startsWith("\"")) {
        String name = inside.substring(1, inside.length() - 1);
        return (node, found) -> found.add(node.path(name));
      }
      if (inside.startsWith("?(")) {
        return Filter.parse(inside.substring(2, inside.length() - 1).strip());
      }
      if (inside.contains(":")) {
        return slice(inside.split(":", -1));
      }
      int index = Integer.parseInt(inside);
      return (node, found) -> found.add(node.path(index < 0 ? node.size() + index : index));
    }

    private static Step slice(String[] bounds) {
      Optional<Integer> from = number(bounds[0]);
      Optional<Integer> to = number(bounds[1]);
      return (node, found) -> {
        int size = node.size();
        int start = from.map(n -> n < 0 ? size + n : n).orElse(0);
        int end = Math.min(size, to.map(n -> n < 0 ? size + n : n).orElse(size));
        for (int i = Math.max(0, start); i < end; i++) {
          found.add(node.get(i));
        }
      };
    }

    private static Optional<Integer> number(String text) {
      return text.isBlank() ? Optional.empty() : Optional.of(Integer.parseInt(text.strip()));
    }
  }

  /** The items of a list for which a comparison holds. */
  private record Filter(JsonPath left, String operator, String right, boolean isPath)
      implements Step {

    private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

    static Filter parse(String text) {
      for (String operator : OPERATORS) {
        int at = text.indexOf(operator);
        if (at > 0) {
          String right = text.substring(at + operator.length()).strip();
          boolean path = right.startsWith("@");
          return new Filter(
              relative(text.substring(0, at).strip()), operator, path ? right : plain(right), path);
        }
      }
      return new Filter(relative(text), "", "", false);
    }

    private static JsonPath relative(String text) {
      return JsonPath.parse(text.startsWith("@") ? text.substring(1) : text);
    }

    private static String plain(String text) {
      boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"));
      return quoted ? text.substring(1, text.length() - 1) : text;
    }

    @Override
    public void from(JsonNode node, List<JsonNode> found) {
      for (JsonNode item : node) {
        if (fits(item)) {
          found.add(item);
        }
      }
    }

    private boolean fits(JsonNode item) {
      Optional<JsonNode> value = left.find(item).stream().findFirst();
      if (operator.isEmpty()) {
        return value.isPresent();
      }
      String wanted =
          isPath
              ? relative(right).find(item).stream().findFirst().map(JsonNode::asText).orElse("")
              : right;
      return value.isPresent() && holds(compare(value.get(), wanted));
    }

    private static int compare(JsonNode value, String wanted) {
      if (value.isNumber()) {
        try {
          return Double.compare(value.doubleValue(), Double.parseDouble(wanted));
        } catch (NumberFormatException e) {
          return value.asText().compareTo(wanted);
        }
      }
      return value.asText().compareTo(wanted);
    }

    private boolean holds(int order) {
      return switch (operator) {
        case "==" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
  }
}
