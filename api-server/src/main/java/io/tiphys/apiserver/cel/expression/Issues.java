package io.tiphys.apiserver.cel.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Errors of compilation as upstream's compiler writes them, with a line below that points. */
final class Issues {

  private static final Pattern CANDIDATES = Pattern.compile("(?s) \\(candidates: .*\\)$");
  private static final Pattern LOGIC =
      Pattern.compile("found no matching overload for '_(?:&&|\\|\\|)_' applied to '\\((.*)\\)'");
  private static final Pattern NUMBER = Pattern.compile("For input string: \"(.*?)\".*");
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?s)(?:mismatched input|extraneous input|missing |no viable alternative|token"
              + " recognition error).*");

  private Issues() {}

  /**
   * An error and where it is.
   *
   * @param line from 1
   * @param column from 0
   */
  private record Issue(int line, int column, String message) {
    static Issue of(CelSourceLocation location, String message) {
      return new Issue(location.getLine(), location.getColumn(), message);
    }
  }

  static String ofSyntax(String text, List<CelIssue> issues) {
    return describe(
        text,
        issues.stream()
            .map(issue -> Issue.of(issue.getSourceLocation(), syntaxMessage(issue.getMessage())))
            .toList());
  }

  private static String syntaxMessage(String message) {
    if (GRAMMAR.matcher(message).matches()) {
      return "Syntax error: " + message.replace("'%%'", "'%'");
    }
    Matcher number = NUMBER.matcher(message);
    if (number.matches()) {
      return number.group(1).contains(".") ? "invalid double literal" : "invalid int literal";
    }
    return message.replace("The argument must be a simple name", "argument must be a simple name");
  }

  static String ofTypes(String text, CelAbstractSyntaxTree tree, List<CelIssue> issues) {
    List<Issue> shown = new ArrayList<>();
    for (CelIssue issue : issues) {
      String message = CANDIDATES.matcher(issue.getMessage()).replaceFirst("");
      Matcher logic = LOGIC.matcher(message);
      if (logic.matches()) {
        shown.addAll(ofLogic(tree, issue, logic.group(1)));
      } else if (!message.startsWith("Message type resolution failure")) {
        shown.add(Issue.of(issue.getSourceLocation(), message));
      }
    }
    return describe(text, shown);
  }

  /** Upstream shows which side of a logical operator is none. */
  private static List<Issue> ofLogic(CelAbstractSyntaxTree tree, CelIssue issue, String types) {
    List<String> found = split(types);
    List<CelExpr> sides = sides(tree.getExpr(), issue.getExprId());
    List<Issue> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(found.size(), sides.size()); i++) {
      if (!found.get(i).equals("bool") && !found.get(i).equals("dyn")) {
        shown.add(
            Issue.of(
                location(tree, sides.get(i).id()),
                "expected type 'bool' but found '" + found.get(i) + "'"));
      }
    }
    return shown;
  }

  static CelSourceLocation location(CelAbstractSyntaxTree tree, long id) {
    Integer offset = tree.getSource().getPositionsMap().get(id);
    return tree.getSource()
        .getOffsetLocation(offset == null ? 0 : offset)
        .orElse(CelSourceLocation.of(1, 0));
  }

  private static List<String> split(String types) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < types.length(); i++) {
      char c = types.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(types.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(types.substring(start).strip());
    return parts;
  }

  /** The arguments of the call with an id, wherever it stands. */
  private static List<CelExpr> sides(CelExpr at, long id) {
    List<CelExpr> children =
        switch (at.getKind()) {
          case SELECT -> List.of(at.select().operand());
          case CALL -> {
            if (at.id() == id) {
              yield at.call().args();
            }
            List<CelExpr> all = new ArrayList<>(at.call().args());
            at.call().target().ifPresent(all::add);
            yield all;
          }
          case LIST -> at.list().elements();
          case MAP ->
              at.map().entries().stream()
                  .flatMap(entry -> java.util.stream.Stream.of(entry.key(), entry.value()))
                  .toList();
          case COMPREHENSION ->
              List.of(
                  at.comprehension().iterRange(),
                  at.comprehension().accuInit(),
                  at.comprehension().loopCondition(),
                  at.comprehension().loopStep(),
                  at.comprehension().result());
          case CONSTANT, IDENT, STRUCT, NOT_SET -> List.of();
        };
    if (at.id() == id) {
      return children;
    }
    for (CelExpr child : children) {
      List<CelExpr> found = sides(child, id);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static String describe(String text, List<Issue> issues) {
    return issues.stream()
        .sorted(Comparator.comparingInt(Issue::line).thenComparingInt(Issue::column))
        .map(issue -> describe(text, issue.line(), issue.column(), issue.message()))
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  /** One error with its line, and a line that points. */
  static String describe(String text, int line, int column, String message) {
    StringBuilder shown = new StringBuilder();
    shown.append("ERROR: <input>:").append(line).append(':').append(column + 1).append(": ");
    shown.append(message);
    String[] lines = text.split("\n", -1);
    if (line >= 1 && line <= lines.length) {
      String shownLine = lines[line - 1].replace('\t', ' ');
      shown.append("\n | ").append(shownLine).append("\n | ");
      int[] points = shownLine.codePoints().limit(column).toArray();
      for (int point : points) {
        shown.append(point > 0x7f ? '．' : '.');
      }
      shown.append(".".repeat(Math.max(0, column - points.length)));
      shown.append('^');
    }
    return shown.toString();
  }
}
