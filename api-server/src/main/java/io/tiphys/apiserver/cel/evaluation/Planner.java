package io.tiphys.apiserver.cel.evaluation;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a checked expression into steps: names become slots, functions are looked up, once. */
final class Planner {

  private static final long LIST_COST = 10;
  private static final long MAP_COST = 30;

  /** Conversions of literals are done once, when the expression is planned. */
  private static final Set<String> FOLDED =
      Set.of("bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "uint");

  private final CelAbstractSyntaxTree tree;
  private final Map<String, Deque<Integer>> slots = new HashMap<>();
  private int locals;

  Planner(CelAbstractSyntaxTree tree) {
    this.tree = tree;
  }

  int locals() {
    return locals;
  }

  Step plan(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> new Step.Constant(constant(expression.constant()));
      case IDENT -> identifier(expression);
      case SELECT -> select(expression);
      case CALL -> call(expression);
      case LIST -> list(expression.list());
      case MAP -> map(expression.map());
      case COMPREHENSION -> comprehension(expression.comprehension());
      case STRUCT, NOT_SET ->
          throw new IllegalArgumentException("no objects can be made in expressions");
    };
  }

  private static Object constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case NULL_VALUE -> constant.nullValue();
      case BOOLEAN_VALUE -> constant.booleanValue();
      case INT64_VALUE -> constant.int64Value();
      case UINT64_VALUE -> constant.uint64Value();
      case DOUBLE_VALUE -> constant.doubleValue();
      case STRING_VALUE -> constant.stringValue();
      case BYTES_VALUE -> constant.bytesValue();
      case NOT_SET, TIMESTAMP_VALUE, DURATION_VALUE ->
          throw new IllegalArgumentException("not a literal: " + constant.getKind());
    };
  }

  private Step identifier(CelExpr expression) {
    String name = expression.ident().name();
    Deque<Integer> stack = slots.get(name);
    if (stack != null && !stack.isEmpty()) {
      int slot = stack.getLast();
      return frame -> {
        frame.charge(1);
        Object value = frame.locals[slot];
        if (value instanceof EvaluationException failure) {
          throw failure;
        }
        return Values.present(value);
      };
    }
    return variable(expression.id(), name);
  }

  private Step variable(long id, String written) {
    String name = tree.getReference(id).map(CelReference::name).orElse(written);
    if (tree.getType(id).map(CelType::kind).orElse(CelKind.DYN) == CelKind.TYPE) {
      return new Step.Constant(new TypeName(name));
    }
    return frame -> {
      frame.charge(1);
      Object value = frame.variables.find(name);
      if (value == null) {
        throw new EvaluationException("no such attribute(s): " + name);
      }
      return value;
    };
  }

  private Step select(CelExpr expression) {
    CelExpr.CelSelect select = expression.select();
    String field = select.field();
    Optional<CelReference> qualified = tree.getReference(expression.id());
    if (qualified.isPresent() && !select.testOnly()) {
      return variable(expression.id(), qualified.get().name());
    }
    Step operand = plan(select.operand());
    if (select.testOnly()) {
      return frame -> {
        Object on = operand.run(frame);
        return Members.has(on, field);
      };
    }
    return frame -> {
      Object on = operand.run(frame);
      frame.charge(1);
      return Members.select(on, field);
    };
  }

  private Step call(CelExpr expression) {
    CelExpr.CelCall call = expression.call();
    List<Step> arguments = new ArrayList<>();
    call.target().filter(this::isValue).ifPresent(target -> arguments.add(plan(target)));
    call.args().forEach(argument -> arguments.add(plan(argument)));
    return switch (call.function()) {
      case "_&&_" -> new Logic.And(arguments.get(0), arguments.get(1));
      case "_||_" -> new Logic.Or(arguments.get(0), arguments.get(1));
      case "_?_:_" ->
          new Logic.Choice(
              arguments.get(0),
              unobserved(call.args().get(1), arguments.get(1)),
              unobserved(call.args().get(2), arguments.get(2)));
      case "@not_strictly_false", "__not_strictly_false__" ->
          new Logic.NotStrictlyFalse(arguments.getFirst());
      case "or", "orValue" ->
          new Logic.Otherwise(arguments.get(0), arguments.get(1), call.function());
      case "_?._" ->
          new Logic.OptionalSelect(arguments.get(0), call.args().get(1).constant().stringValue());
      default -> {
        List<String> overloads =
            tree.getReference(expression.id())
                .<List<String>>map(CelReference::overloadIds)
                .orElse(List.of());
        String function = functionName(call);
        String overload = overloads.size() == 1 ? overloads.getFirst() : "";
        Functions.Body body = Functions.named(function);
        if (function.equals("_[_]")) {
          arguments.set(1, unobserved(call.args().get(1), arguments.get(1)));
        }
        if (function.equals("@in") && Call.isSet(arguments.get(1))) {
          yield new Call(function, Call.FREE, List.copyOf(arguments), body);
        }
        yield FOLDED.contains(function) && arguments.getFirst() instanceof Step.Constant known
            ? new Step.Constant(body.call(new Object[] {known.value()}))
            : new Call(function, overload, List.copyOf(arguments), body);
      }
    };
  }

  /**
   * Variables, and ways on from them, cost one less where upstream plans them into what they are
   * part of: as a branch, or as an index.
   */
  private static Step unobserved(CelExpr expression, Step step) {
    if (!isWay(expression)) {
      return step;
    }
    return frame -> {
      Object value = step.run(frame);
      frame.charge(-1);
      return value;
    };
  }

  private static boolean isWay(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> true;
      case SELECT -> !expression.select().testOnly() && isWay(expression.select().operand());
      case CALL ->
          expression.call().function().equals("_[_]") && isWay(expression.call().args().getFirst());
      default -> false;
    };
  }

  /** Not the first words of a function with a dotted name. */
  private boolean isValue(CelExpr target) {
    return tree.getType(target.id()).isPresent();
  }

  private String functionName(CelExpr.CelCall call) {
    if (call.target().isPresent() && !isValue(call.target().get())) {
      return qualifiedName(call.target().get()) + "." + call.function();
    }
    return call.function();
  }

  private static String qualifiedName(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
        ? qualifiedName(expression.select().operand()) + "." + expression.select().field()
        : expression.ident().name();
  }

  private Step list(CelExpr.CelList list) {
    Step[] elements = list.elements().stream().map(this::plan).toArray(Step[]::new);
    List<Integer> optional = list.optionalIndices();
    if (optional.isEmpty() && areConstant(elements)) {
      List<Object> values = new ArrayList<>();
      for (Step element : elements) {
        values.add(((Step.Constant) element).value());
      }
      return new Step.Constant(List.copyOf(values));
    }
    return frame -> {
      List<Object> values = new ArrayList<>(elements.length);
      for (int i = 0; i < elements.length; i++) {
        Object value = elements[i].run(frame);
        if (!optional.contains(i)) {
          values.add(value);
        } else if (value instanceof Optional<?> maybe) {
          maybe.ifPresent(values::add);
        } else {
          throw EvaluationException.noSuchOverload();
        }
      }
      frame.charge(LIST_COST);
      return values;
    };
  }

  private static boolean areConstant(Step[] steps) {
    for (Step step : steps) {
      if (!(step instanceof Step.Constant)) {
        return false;
      }
    }
    return true;
  }

  private Step map(CelExpr.CelMap map) {
    List<CelExpr.CelMap.Entry> entries = map.entries();
    Step[] keys = entries.stream().map(entry -> plan(entry.key())).toArray(Step[]::new);
    Step[] values = entries.stream().map(entry -> plan(entry.value())).toArray(Step[]::new);
    Step made =
        frame -> {
          Map<Object, Object> result = new LinkedHashMap<>();
          for (int i = 0; i < keys.length; i++) {
            Object key = keys[i].run(frame);
            Object value = values[i].run(frame);
            if (!entries.get(i).optionalEntry()) {
              result.put(key, value);
            } else if (value instanceof Optional<?> maybe) {
              maybe.ifPresent(present -> result.put(key, present));
            } else {
              throw EvaluationException.noSuchOverload();
            }
          }
          frame.charge(MAP_COST);
          return result;
        };
    boolean optional = entries.stream().anyMatch(CelExpr.CelMap.Entry::optionalEntry);
    return !optional && areConstant(keys) && areConstant(values)
        ? new Step.Constant(made.run(new Frame(_ -> null, 0, Program.LIMIT)))
        : made;
  }

  private Step comprehension(CelExpr.CelComprehension loop) {
    Step range = plan(loop.iterRange());
    Step initial = plan(loop.accuInit());
    int result = bind(loop.accuVar());
    int first = bind(loop.iterVar());
    int second = loop.iterVar2().isEmpty() ? -1 : bind(loop.iterVar2());
    Step condition = plan(loop.loopCondition());
    Step step = plan(loop.loopStep());
    if (second >= 0) {
      release(loop.iterVar2());
    }
    release(loop.iterVar());
    Step last = plan(loop.result());
    release(loop.accuVar());
    return new Loop(range, initial, condition, step, last, result, first, second);
  }

  private int bind(String name) {
    slots.computeIfAbsent(name, _ -> new ArrayDeque<>()).addLast(locals);
    return locals++;
  }

  private void release(String name) {
    Deque<Integer> stack = slots.get(name);
    if (stack != null) {
      stack.removeLast();
    }
  }
}
