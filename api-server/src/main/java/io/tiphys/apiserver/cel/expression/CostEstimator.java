package io.tiphys.apiserver.cel.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression costs at worst, from the bounds of the schema. The reckoning is upstream's,
 * number for number: it decides which rules may be written at all.
 */
final class CostEstimator {

  private static final Range LIST = Range.fixed(10);
  private static final Range MAP = Range.fixed(30);
  private static final Range STRUCT = Range.fixed(40);

  private final CelAbstractSyntaxTree tree;
  private final DeclaredType root;
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<Long, Range> sizes = new HashMap<>();
  private final Map<Long, Entries> entries = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();
  private final CallEstimates calls = new CallEstimates(this::declaredSize);

  CostEstimator(CelAbstractSyntaxTree tree, DeclaredType root) {
    this.tree = tree;
    this.root = root;
  }

  /** The sizes of what is in a list or a map that was made in the expression. */
  private record Entries(boolean list, Range key, Range value) {
    Entries union(Entries other) {
      return new Entries(list, key.union(other.key), value.union(other.value));
    }
  }

  private record Local(List<String> path, @Nullable Range size, @Nullable Entries entries) {}

  long estimate() {
    return cost(tree.getExpr()).max();
  }

  private Range cost(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT, NOT_SET -> Range.ZERO;
      case IDENT -> identifier(expression);
      case SELECT -> select(expression);
      case CALL -> call(expression);
      case LIST -> list(expression);
      case MAP -> map(expression);
      case STRUCT ->
          expression.struct().entries().stream()
              .map(entry -> cost(entry.value()))
              .reduce(STRUCT, Range::plus);
      case COMPREHENSION -> {
        CelComprehension loop = expression.comprehension();
        yield isBinding(loop) ? binding(expression, loop) : loop(expression, loop);
      }
    };
  }

  private Range identifier(CelExpr expression) {
    String name = expression.ident().name();
    Local local = local(name);
    paths.put(expression.id(), local == null ? List.of(name) : local.path());
    return Range.ONE;
  }

  private @Nullable Local local(String name) {
    Deque<Local> stack = locals.get(name);
    return stack == null ? null : stack.peekLast();
  }

  private Range select(CelExpr expression) {
    CelExpr.CelSelect select = expression.select();
    Range operand = cost(select.operand());
    if (select.testOnly()) {
      return operand;
    }
    paths.put(expression.id(), extended(path(select.operand()), select.field()));
    return switch (type(select.operand()).kind()) {
      case MAP, STRUCT, TYPE_PARAM -> operand.plus(Range.ONE);
      default -> operand;
    };
  }

  private static List<String> extended(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private CelType type(CelExpr expression) {
    return tree.getType(expression.id()).orElse(SimpleType.DYN);
  }

  private List<String> path(CelExpr expression) {
    if (expression.getKind() == Kind.IDENT) {
      Local local = local(expression.ident().name());
      if (local != null) {
        return local.path();
      }
    }
    return paths.getOrDefault(expression.id(), List.of());
  }

  private Range call(CelExpr expression) {
    CelExpr.CelCall call = expression.call();
    List<Range> costs = new ArrayList<>();
    List<CostNode> arguments = new ArrayList<>();
    for (CelExpr argument : call.args()) {
      costs.add(cost(argument));
      arguments.add(node(argument));
    }
    if (call.function().equals("dyn")) {
      copySizes(expression, call.args().getFirst());
      return costs.getFirst().plus(Range.ONE);
    }
    List<String> overloads =
        tree.getReference(expression.id())
            .<List<String>>map(CelReference::overloadIds)
            .orElse(List.of());
    if (overloads.isEmpty()) {
      return Range.ZERO;
    }
    Range total = Range.ZERO;
    CostNode target = null;
    if (call.target().isPresent() && tree.getType(call.target().get().id()).isPresent()) {
      total = cost(call.target().get());
      target = node(call.target().get());
    }
    Range cheapest = new Range(Long.MAX_VALUE, 0);
    Range size = null;
    for (String overload : overloads) {
      CallEstimates.Estimate estimate = calls.of(call.function(), overload, target, arguments);
      Range argumentCosts = argumentCosts(overload, costs);
      cheapest = cheapest.union(estimate.cost().plus(argumentCosts));
      if (estimate.size() != null) {
        size = size == null ? estimate.size() : size.union(estimate.size());
      }
      size = follow(expression, overload, arguments, size);
    }
    if (size != null) {
      sizes.put(expression.id(), size);
    }
    return total.plus(cheapest);
  }

  /** What indexing leads to, and what joins and choices hold. */
  private @Nullable Range follow(
      CelExpr expression, String overload, List<CostNode> arguments, @Nullable Range size) {
    Range found = size;
    switch (overload) {
      case "index_list", "index_map" -> {
        CelExpr container = arguments.getFirst().expression();
        Entries inside = entries(container);
        found = inside == null ? null : inside.value();
        String step = overload.equals("index_list") ? "@items" : "@values";
        paths.put(expression.id(), extended(path(container), step));
      }
      case "conditional" ->
          joinEntries(expression, arguments.get(1).expression(), arguments.get(2).expression());
      case "add_string", "add_bytes", "add_list" ->
          joinEntries(expression, arguments.get(0).expression(), arguments.get(1).expression());
      default -> {}
    }
    return found == null ? size(expression) : found;
  }

  private void joinEntries(CelExpr expression, CelExpr one, CelExpr other) {
    Entries left = entries(one);
    Entries right = entries(other);
    if (left != null && right != null) {
      entries.put(expression.id(), left.union(right));
    }
  }

  private static Range argumentCosts(String overload, List<Range> costs) {
    return switch (overload) {
      case "logical_and", "logical_or" ->
          new Range(costs.get(0).min(), costs.get(0).plus(costs.get(1)).max());
      case "conditional" -> costs.get(0).plus(costs.get(1).union(costs.get(2)));
      default -> costs.stream().reduce(Range.ZERO, Range::plus);
    };
  }

  private Range list(CelExpr expression) {
    List<CelExpr> elements = expression.list().elements();
    Range total = LIST;
    Range item = new Range(elements.isEmpty() ? 0 : Long.MAX_VALUE, 0);
    for (CelExpr element : elements) {
      total = total.plus(cost(element));
      item = item.union(sizeOrUnknown(element));
    }
    entries.put(expression.id(), new Entries(true, Range.ONE, item));
    return total;
  }

  private Range map(CelExpr expression) {
    List<CelExpr.CelMap.Entry> pairs = expression.map().entries();
    Range total = MAP;
    Range key = new Range(pairs.isEmpty() ? 0 : Long.MAX_VALUE, 0);
    Range value = key;
    for (CelExpr.CelMap.Entry pair : pairs) {
      total = total.plus(cost(pair.key())).plus(cost(pair.value()));
      key = key.union(sizeOrUnknown(pair.key()));
      value = value.union(sizeOrUnknown(pair.value()));
    }
    entries.put(expression.id(), new Entries(false, key, value));
    return total;
  }

  private static boolean isBinding(CelComprehension loop) {
    return loop.iterRange().getKind() == Kind.LIST
        && loop.iterRange().list().elements().isEmpty()
        && loop.loopCondition().getKind() == Kind.CONSTANT
        && !loop.accuVar().equals("@result")
        && !loop.accuVar().equals("__result__");
  }

  private Range binding(CelExpr expression, CelComprehension loop) {
    Range total = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    bindAccumulator(loop);
    total = total.plus(cost(loop.result()));
    release(loop.accuVar());
    copySizes(expression, loop.result());
    return total;
  }

  private Range loop(CelExpr expression, CelComprehension loop) {
    Range total = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    bindAccumulator(loop);
    boolean two = !loop.iterVar2().isEmpty();
    Entries inside = entries(loop.iterRange());
    boolean list = inside == null ? type(loop.iterRange()).kind() == CelKind.LIST : inside.list();
    List<String> path = path(loop.iterRange());
    Range key = inside == null ? null : inside.key();
    Range value = inside == null ? null : inside.value();
    if (two) {
      bind(loop.iterVar(), new Local(extended(path, list ? "@indices" : "@keys"), key, null));
      bind(loop.iterVar2(), new Local(extended(path, list ? "@items" : "@values"), value, null));
    } else {
      bind(
          loop.iterVar(),
          new Local(extended(path, list ? "@items" : "@keys"), list ? value : key, null));
    }
    Range once = cost(loop.loopCondition());
    once = cost(loop.loopStep()).plus(once);
    release(loop.iterVar());
    if (two) {
      release(loop.iterVar2());
    }
    total = total.plus(cost(loop.result()));
    release(loop.accuVar());
    Range times = sizeOrUnknown(loop.iterRange());
    switch (loop.accuInit().getKind()) {
      case CONSTANT -> {
        Range size = size(loop.accuInit());
        if (size != null) {
          sizes.put(expression.id(), size);
        }
      }
      case LIST, MAP -> {
        sizes.put(expression.id(), times);
        Entries made = entries(loop.loopStep());
        if (made != null) {
          entries.put(expression.id(), made);
        }
      }
      default -> {}
    }
    return total.plus(times.times(once));
  }

  private void bindAccumulator(CelComprehension loop) {
    CelExpr initial = loop.accuInit();
    bind(loop.accuVar(), new Local(path(initial), size(initial), entries(initial)));
  }

  private void bind(String name, Local local) {
    locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).addLast(local);
  }

  private void release(String name) {
    Deque<Local> stack = locals.get(name);
    if (stack != null) {
      stack.removeLast();
    }
  }

  private CostNode node(CelExpr expression) {
    List<String> path = path(expression);
    boolean computed =
        !path.isEmpty()
            && (path.getFirst().equals("@result") || path.getFirst().equals("__result__"));
    return new CostNode(
        expression, type(expression), computed ? List.of() : path, size(expression));
  }

  private void copySizes(CelExpr to, CelExpr from) {
    Range size = size(from);
    if (size != null) {
      sizes.put(to.id(), size);
    }
    Entries inside = entries(from);
    if (inside != null) {
      entries.put(to.id(), inside);
    }
  }

  private @Nullable Entries entries(CelExpr expression) {
    Entries made = entries.get(expression.id());
    if (made == null && expression.getKind() == Kind.IDENT) {
      Local local = local(expression.ident().name());
      return local == null ? null : local.entries();
    }
    return made;
  }

  private Range sizeOrUnknown(CelExpr expression) {
    Range size = size(expression);
    return size == null ? Range.UNKNOWN : size;
  }

  private @Nullable Range size(CelExpr expression) {
    Range known = sizes.get(expression.id());
    known = known == null ? writtenSize(expression) : known;
    known = known == null ? declaredSize(path(expression)) : known;
    if (known != null || isScalar(type(expression))) {
      return known == null ? Range.ONE : known;
    }
    if (expression.getKind() == Kind.IDENT) {
      Local local = local(expression.ident().name());
      return local == null ? null : local.size();
    }
    return null;
  }

  private static @Nullable Range writtenSize(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> {
        CelConstant constant = expression.constant();
        yield Range.fixed(
            switch (constant.getKind()) {
              case STRING_VALUE ->
                  constant.stringValue().codePointCount(0, constant.stringValue().length());
              case BYTES_VALUE -> constant.bytesValue().size();
              default -> 1;
            });
      }
      case LIST -> Range.fixed(expression.list().elements().size());
      case MAP -> Range.fixed(expression.map().entries().size());
      default -> null;
    };
  }

  private static boolean isScalar(CelType type) {
    return switch (type.kind()) {
      case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
      case OPAQUE -> type.name().equals("optional_type") && isScalar(type.parameters().getFirst());
      default -> false;
    };
  }

  /** The size that the schema allows at the end of a way; null if it says nothing. */
  private @Nullable Range declaredSize(List<String> path) {
    if (path.isEmpty()) {
      return null;
    }
    DeclaredType at = root;
    for (String step : path.subList(1, path.size())) {
      DeclaredType next =
          switch (step) {
            case "@items", "@values" -> at.element();
            case "@keys" -> at.kind() == DeclaredType.Kind.MAP ? KEY : null;
            default -> at.fields().get(step);
          };
      if (next == null) {
        return null;
      }
      at = next;
    }
    return new Range(0, at.maxElements());
  }

  private static final DeclaredType KEY =
      new DeclaredType(DeclaredType.Kind.STRING, Map.of(), null, 0, 2);
}
