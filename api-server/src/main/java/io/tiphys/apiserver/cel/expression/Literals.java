package io.tiphys.apiserver.cel.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.tiphys.apiserver.cel.evaluation.Formats;
import java.util.ArrayList;
import java.util.List;

/** Checks literals that are always wrong: durations, times, regular expressions, mixed lists. */
final class Literals {

  private final CelAbstractSyntaxTree tree;
  private final String text;
  private final List<String> errors = new ArrayList<>();

  /** In how many calls of {@code format} we are: there lists may be mixed. */
  private int formats;

  private Literals(String text, CelAbstractSyntaxTree tree) {
    this.text = text;
    this.tree = tree;
  }

  /** The errors as the compiler would show them; empty if there are none. */
  static String errors(String text, CelAbstractSyntaxTree tree) {
    Literals literals = new Literals(text, tree);
    literals.visit(tree.getExpr());
    return String.join("\n", literals.errors);
  }

  private void visit(CelExpr expression) {
    switch (expression.getKind()) {
      case SELECT -> visit(expression.select().operand());
      case CALL -> visit(expression.call());
      case LIST -> {
        expression.list().elements().forEach(this::visit);
        checkTypes(expression.list().elements());
      }
      case MAP -> {
        List<CelExpr> keys = new ArrayList<>();
        List<CelExpr> values = new ArrayList<>();
        for (CelExpr.CelMap.Entry entry : expression.map().entries()) {
          visit(entry.key());
          visit(entry.value());
          keys.add(entry.key());
          values.add(entry.value());
        }
        checkTypes(keys);
        checkTypes(values);
      }
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expression.comprehension();
        visit(loop.iterRange());
        visit(loop.loopStep());
        visit(loop.result());
      }
      case CONSTANT, IDENT, STRUCT, NOT_SET -> {}
    }
  }

  private void visit(CelExpr.CelCall call) {
    call.target().ifPresent(this::visit);
    boolean format = call.function().equals("format");
    formats += format ? 1 : 0;
    call.args().forEach(this::visit);
    formats -= format ? 1 : 0;
    check(call);
  }

  private void check(CelExpr.CelCall call) {
    switch (call.function()) {
      case "duration" -> check(call, "duration", Formats::isDuration);
      case "timestamp" -> check(call, "timestamp", Formats::isDateTime);
      case "matches" -> check(call, "matches", Literals::isExpression);
      default -> {}
    }
  }

  private void check(
      CelExpr.CelCall call, String function, java.util.function.Predicate<String> valid) {
    CelExpr argument = call.args().isEmpty() ? null : call.args().getLast();
    if (argument != null
        && argument.getKind() == Kind.CONSTANT
        && argument.constant().getKind() == CelConstant.Kind.STRING_VALUE
        && !valid.test(argument.constant().stringValue())) {
      report(argument, "invalid " + function + " argument");
    }
  }

  private static boolean isExpression(String text) {
    try {
      Pattern.compile(text);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private void checkTypes(List<CelExpr> elements) {
    if (formats > 0) {
      return;
    }
    CelType first = null;
    for (CelExpr element : elements) {
      CelType type = tree.getType(element.id()).orElse(SimpleType.DYN);
      if (type.kind() == CelKind.DYN || type.kind() == CelKind.ERROR) {
        continue;
      }
      if (first == null) {
        first = type;
      } else if (!first.equals(type) && !isOpen(first) && !isOpen(type)) {
        report(
            element,
            "expected type '" + TypeNames.of(first) + "' but found '" + TypeNames.of(type) + "'");
        return;
      }
    }
  }

  private static boolean isOpen(CelType type) {
    return type.kind() == CelKind.DYN
        || type.kind() == CelKind.TYPE_PARAM
        || type.parameters().stream().anyMatch(Literals::isOpen);
  }

  private void report(CelExpr at, String message) {
    CelSourceLocation location = Issues.location(tree, at.id());
    errors.add(Issues.describe(text, location.getLine(), location.getColumn(), message));
  }
}
