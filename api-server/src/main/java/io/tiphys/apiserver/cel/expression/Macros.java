package io.tiphys.apiserver.cel.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExpander;
import dev.cel.parser.CelMacroExprFactory;
import java.util.List;
import java.util.Optional;

/** The macros beyond the standard ones: with two variables, for optional values, and sortBy. */
final class Macros {

  private static final String INPUT = "@__sortBy_input__";
  private static final String UNUSED = "#unused";

  private Macros() {}

  static List<CelMacro> all() {
    return List.of(
        CelMacro.newGlobalMacro("has", 1, Macros::has),
        macro("all", 3, Macros::all),
        macro("exists", 3, Macros::exists),
        macro("existsOne", 3, Macros::existsOne),
        macro("exists_one", 3, Macros::existsOne),
        macro("transformList", 3, Macros::transformList),
        macro("transformList", 4, Macros::transformList),
        macro("transformMap", 3, Macros::transformMap),
        macro("transformMap", 4, Macros::transformMap),
        macro("transformMapEntry", 3, Macros::transformMapEntry),
        macro("transformMapEntry", 4, Macros::transformMapEntry),
        macro("optMap", 2, Macros::optionalMap),
        macro("optFlatMap", 2, Macros::optionalFlatMap),
        macro("sortBy", 2, Macros::sortBy));
  }

  private static CelMacro macro(String name, int arguments, CelMacroExpander expander) {
    return CelMacro.newReceiverMacro(name, arguments, expander);
  }

  private static CelExpr accumulator(CelMacroExprFactory make) {
    return make.newIdentifier(make.getAccumulatorVarName());
  }

  /** A loop with two variables, or an error where these are none. */
  private static Optional<CelExpr> loop(
      CelMacroExprFactory make,
      CelExpr target,
      List<CelExpr> arguments,
      CelExpr initial,
      CelExpr condition,
      CelExpr step,
      CelExpr result) {
    for (CelExpr variable : arguments.subList(0, 2)) {
      if (!isName(variable)) {
        return error(make, variable, "argument must be a simple name");
      }
    }
    String first = arguments.get(0).ident().name();
    String second = arguments.get(1).ident().name();
    if (first.equals(second)) {
      return error(make, arguments.get(1), "duplicate variable name: " + first);
    }
    return Optional.of(
        make.fold(
            first, second, target, make.getAccumulatorVarName(), initial, condition, step, result));
  }

  private static boolean isName(CelExpr expression) {
    return expression.getKind() == Kind.IDENT;
  }

  private static Optional<CelExpr> error(CelMacroExprFactory make, CelExpr at, String message) {
    return Optional.of(make.reportError(CelIssue.formatError(make.getSourceLocation(at), message)));
  }

  /** As the standard macro, but with the error where upstream shows it. */
  private static Optional<CelExpr> has(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    CelExpr argument = a.getFirst();
    return argument.getKind() == Kind.SELECT
        ? Optional.of(make.newSelect(argument.select().operand(), argument.select().field(), true))
        : error(make, argument, "invalid argument to has() macro");
  }

  private static Optional<CelExpr> all(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    return loop(
        make,
        target,
        a,
        make.newBoolLiteral(true),
        make.newGlobalCall("@not_strictly_false", accumulator(make)),
        make.newGlobalCall("_&&_", accumulator(make), a.get(2)),
        accumulator(make));
  }

  private static Optional<CelExpr> exists(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    return loop(
        make,
        target,
        a,
        make.newBoolLiteral(false),
        make.newGlobalCall("@not_strictly_false", make.newGlobalCall("!_", accumulator(make))),
        make.newGlobalCall("_||_", accumulator(make), a.get(2)),
        accumulator(make));
  }

  private static Optional<CelExpr> existsOne(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    CelExpr more = make.newGlobalCall("_+_", accumulator(make), make.newIntLiteral(1));
    return loop(
        make,
        target,
        a,
        make.newIntLiteral(0),
        make.newBoolLiteral(true),
        make.newGlobalCall("_?_:_", a.get(2), more, accumulator(make)),
        make.newGlobalCall("_==_", accumulator(make), make.newIntLiteral(1)));
  }

  /** A loop that takes in what a filter, the third of four arguments, lets pass. */
  private static Optional<CelExpr> collect(
      CelMacroExprFactory make, CelExpr target, List<CelExpr> a, CelExpr initial, CelExpr step) {
    CelExpr filtered =
        a.size() == 4 ? make.newGlobalCall("_?_:_", a.get(2), step, accumulator(make)) : step;
    return loop(make, target, a, initial, make.newBoolLiteral(true), filtered, accumulator(make));
  }

  private static Optional<CelExpr> transformList(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    CelExpr step = make.newGlobalCall("_+_", accumulator(make), make.newList(a.get(a.size() - 1)));
    return collect(make, target, a, make.newList(), step);
  }

  private static Optional<CelExpr> transformMap(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    if (!isName(a.get(0))) {
      return error(make, a.get(0), "argument must be a simple name");
    }
    CelExpr key = make.newIdentifier(a.get(0).ident().name());
    CelExpr step =
        make.newGlobalCall("cel.@mapInsert", accumulator(make), key, a.get(a.size() - 1));
    return collect(make, target, a, make.newMap(), step);
  }

  private static Optional<CelExpr> transformMapEntry(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    CelExpr step = make.newGlobalCall("cel.@mapInsert", accumulator(make), a.get(a.size() - 1));
    return collect(make, target, a, make.newMap(), step);
  }

  private static Optional<CelExpr> optionalMap(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    return optional(make, target, a, true);
  }

  private static Optional<CelExpr> optionalFlatMap(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    return optional(make, target, a, false);
  }

  private static Optional<CelExpr> optional(
      CelMacroExprFactory make, CelExpr target, List<CelExpr> a, boolean wrap) {
    if (!isName(a.get(0))) {
      String name = wrap ? "optMap" : "optFlatMap";
      return error(make, a.get(0), name + "() variable name must be a simple identifier");
    }
    String variable = a.get(0).ident().name();
    CelExpr value = make.newReceiverCall("value", make.copy(target));
    CelExpr bound = bind(make, variable, value, a.get(1));
    return Optional.of(
        make.newGlobalCall(
            "_?_:_",
            make.newReceiverCall("hasValue", target),
            wrap ? make.newGlobalCall("optional.of", bound) : bound,
            make.newGlobalCall("optional.none")));
  }

  private static CelExpr bind(
      CelMacroExprFactory make, String variable, CelExpr value, CelExpr result) {
    return make.fold(
        UNUSED,
        make.newList(),
        variable,
        value,
        make.newBoolLiteral(false),
        make.newIdentifier(variable),
        result);
  }

  private static Optional<CelExpr> sortBy(
      CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> a) {
    if (!isName(a.get(0))) {
      return error(make, a.get(0), "argument is not an identifier");
    }
    String accumulator = make.getAccumulatorVarName();
    CelExpr keys =
        make.fold(
            a.get(0).ident().name(),
            make.newIdentifier(INPUT),
            accumulator,
            make.newList(),
            make.newBoolLiteral(true),
            make.newGlobalCall("_+_", make.newIdentifier(accumulator), make.newList(a.get(1))),
            make.newIdentifier(accumulator));
    CelExpr sorted = make.newReceiverCall("@sortByAssociatedKeys", make.newIdentifier(INPUT), keys);
    return Optional.of(bind(make, INPUT, target, sorted));
  }
}
