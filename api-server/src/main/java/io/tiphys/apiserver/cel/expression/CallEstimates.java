package io.tiphys.apiserver.cel.expression;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What calls of functions cost at worst, and how big their results can be. */
final class CallEstimates {

  private static final double PER_CHARACTER = 0.1;
  private static final double PER_EXPRESSION_CHARACTER = 0.25;
  private static final long AUTHORIZATION = 350_000;
  private static final long FORMAT_EXPRESSION = 128;
  private static final long FORMAT_NAME = 64;
  private static final Range LIST = Range.fixed(10);
  private static final Range ADDRESS = new Range(4, 16);

  private final Function<List<String>, @Nullable Range> declaredSizes;

  CallEstimates(Function<List<String>, @Nullable Range> declaredSizes) {
    this.declaredSizes = declaredSizes;
  }

  /**
   * @param size of the result; null if it has none or it is not known
   */
  record Estimate(Range cost, @Nullable Range size) {}

  private static Estimate cost(Range cost) {
    return new Estimate(cost, null);
  }

  private static Estimate fixed(long cost) {
    return cost(Range.fixed(cost));
  }

  private static Range characters(Range size) {
    return size.times(PER_CHARACTER);
  }

  private static Range expression(Range text, Range expression) {
    return characters(text.plus(Range.ONE)).times(expression.times(PER_EXPRESSION_CHARACTER));
  }

  private Range size(CostNode node) {
    Range known = node.size() != null ? node.size() : declaredSizes.apply(node.path());
    return known == null ? Range.UNKNOWN : known;
  }

  private static Range computed(CostNode node) {
    Range size = node.size();
    return size == null ? Range.UNKNOWN : size;
  }

  Estimate of(String function, String overload, @Nullable CostNode target, List<CostNode> a) {
    Estimate estimate = byOverloadFirst(overload, target, a);
    estimate = estimate == null ? byFunction(function, overload, target, a) : estimate;
    return estimate == null ? standard(overload, target, a) : estimate;
  }

  /** Lists and sets. */
  private @Nullable Estimate byOverloadFirst(
      String overload, @Nullable CostNode target, List<CostNode> a) {
    return switch (overload) {
      case "list_sets_contains_list", "list_sets_intersects_list" ->
          cost(size(a.get(0)).times(size(a.get(1))).plus(Range.ONE));
      case "list_sets_equivalent_list" ->
          cost(size(a.get(0)).times(size(a.get(1))).times(2.0).plus(Range.ONE));
      case "lists_range" -> allocation(1, Range.fixed(a.getFirst().literal(Long.MAX_VALUE)));
      default -> target == null ? null : ofList(overload, target, a);
    };
  }

  private @Nullable Estimate ofList(String overload, CostNode target, List<CostNode> a) {
    return switch (overload) {
      case "list_slice" ->
          allocation(
              1,
              Range.fixed(Math.max(0, a.get(1).literal(size(target).max()) - a.get(0).literal(0))));
      case "list_flatten" -> allocation(1, size(target));
      case "list_flatten_int" ->
          allocation((double) a.getFirst().literal(Long.MAX_VALUE), size(target));
      case "list_reverse" -> allocation(1, size(target));
      case "list_distinct" -> allocation(2, size(target).times(size(target)));
      default -> {
        if (overload.endsWith("_sort")) {
          yield sort(overload, size(target));
        }
        yield overload.endsWith("_sortByAssociatedKeys")
            ? sort(overload, size(a.getFirst()))
            : null;
      }
    };
  }

  private static Estimate allocation(double factor, Range size) {
    return new Estimate(size.times(factor).plus(Range.ONE).plus(LIST), size);
  }

  private static Estimate sort(String overload, Range size) {
    boolean text = overload.startsWith("list_string_") || overload.startsWith("list_bytes_");
    return allocation(text ? 2.1 : 2, size.times(size));
  }

  /** What Kubernetes reckons itself. */
  private @Nullable Estimate byFunction(
      String function, String overload, @Nullable CostNode target, List<CostNode> a) {
    return switch (function) {
      case "check" -> fixed(AUTHORIZATION);
      case "serviceAccount",
          "path",
          "group",
          "resource",
          "subresource",
          "namespace",
          "name",
          "allowed",
          "reason",
          "error",
          "errored",
          "masked",
          "prefixLength",
          "family",
          "isUnspecified",
          "isLoopback",
          "isLinkLocalMulticast",
          "isLinkLocalUnicast",
          "isGlobalUnicast",
          "format.named",
          "named",
          "sign",
          "asInteger",
          "isInteger",
          "asApproximateFloat",
          "isGreaterThan",
          "isLessThan",
          "compareTo",
          "add",
          "sub",
          "major",
          "minor",
          "patch",
          "getScheme",
          "getHostname",
          "getHost",
          "getPort",
          "getEscapedPath",
          "getQuery" ->
          fixed(1);
      case "fieldSelector", "labelSelector" -> selector(size(a.getFirst()));
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
          target == null ? null : traversal(target);
      case "url" -> text(size(a.getFirst()), 1);
      case "lowerAscii", "upperAscii", "substring", "trim" ->
          target == null ? null : text(size(target), 1);
      case "replace" ->
          target == null ? null : TextSizes.replace(size(target), size(a.get(0)), size(a.get(1)));
      case "split" -> target == null ? null : TextSizes.split(size(target), a);
      case "join" -> target == null ? null : join(target, a);
      case "find", "findAll" ->
          target == null
              ? null
              : new Estimate(
                  expression(size(target), size(a.getFirst())), new Range(0, size(target).max()));
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          cost(characters(size(a.getFirst())));
      case "ip" -> overload.equals("cidr_ip") ? fixed(1) : cost(characters(size(a.getFirst())));
      case "isCanonical", "ip.isCanonical" -> cost(size(a.getFirst()).times(2 * PER_CHARACTER));
      case "containsIP" -> contains(overload.equals("cidr_contains_ip_string"), Range.ZERO, a);
      case "containsCIDR" ->
          contains(
              overload.equals("cidr_contains_cidr_string"), characters(ADDRESS).plus(Range.ONE), a);
      case "validate" ->
          cost(characters(size(a.getFirst())).times(FORMAT_EXPRESSION * PER_EXPRESSION_CHARACTER));
      case "_==_" -> equality(a);
      default -> null;
    };
  }

  private static Estimate text(Range size, double factor) {
    return new Estimate(size.times(factor * PER_CHARACTER), size);
  }

  private static Estimate selector(Range length) {
    Range requirements = length.times(0.5).times(50.0);
    return cost(LIST.plus(characters(length)).plus(requirements));
  }

  private Estimate traversal(CostNode target) {
    CelType element = target.elementType();
    if (element == null) {
      return cost(characters(size(target)));
    }
    Range each = Range.ONE;
    if (element.kind() == CelKind.STRING || element.kind() == CelKind.BYTES) {
      Range size = declaredSizes.apply(target.elementPath());
      each = each.plus(characters(size == null ? Range.UNKNOWN : size));
    }
    return cost(size(target).times(each));
  }

  private Estimate join(CostNode target, List<CostNode> a) {
    Range items = size(target);
    Range size = Range.ZERO;
    if (target.elementType() != null) {
      Range element = declaredSizes.apply(target.elementPath());
      size = items.times(element == null ? Range.UNKNOWN : element);
    }
    if (!a.isEmpty()) {
      Range separators = new Range(Math.max(0, items.min() - 1), Math.max(0, items.max() - 1));
      size = size.plus(size(a.getFirst()).times(separators));
    }
    return new Estimate(characters(size), size);
  }

  private Estimate contains(boolean fromText, Range more, List<CostNode> a) {
    Range total = characters(ADDRESS.plus(ADDRESS)).plus(more);
    return cost(fromText ? total.plus(characters(size(a.getFirst()))) : total);
  }

  private static @Nullable Estimate equality(List<CostNode> a) {
    if (a.size() != 2 || !a.get(0).type().equals(a.get(1).type())) {
      return null;
    }
    return switch (a.getFirst().type().name()) {
      case "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver" -> fixed(1);
      case "kubernetes.NamedFormat" -> cost(characters(new Range(1, FORMAT_NAME)));
      case "kubernetes.URL" -> {
        Range size = a.get(1).size();
        yield cost(characters(new Range(1, size == null ? 1 : size.max())));
      }
      default ->
          a.getFirst().type().name().startsWith("kubernetes.authorization.") ? fixed(1) : null;
    };
  }

  /** What the language's own functions cost. */
  private static Estimate standard(String overload, @Nullable CostNode target, List<CostNode> a) {
    return switch (overload) {
      case "string_format" -> target == null ? fixed(1) : cost(characters(computed(target)));
      case "string_to_bytes" -> {
        Range size = computed(a.getFirst());
        yield new Estimate(characters(size), new Range(size.min(), Range.multiply(size.max(), 4)));
      }
      case "bytes_to_string" -> {
        Range size = computed(a.getFirst());
        yield new Estimate(characters(size), new Range(size.min() / 4, size.max()));
      }
      case "strings_quote" -> {
        Range size = computed(a.getFirst());
        yield new Estimate(
            characters(size),
            new Range(Range.add(size.min(), 2), Range.add(Range.multiply(size.max(), 2), 2)));
      }
      case "starts_with_string", "ends_with_string" -> cost(characters(computed(a.getFirst())));
      case "in_list" -> cost(computed(a.get(1)));
      case "matches_string" ->
          target == null ? fixed(1) : cost(expression(computed(target), computed(a.getFirst())));
      case "contains_string" ->
          target == null
              ? fixed(1)
              : cost(characters(computed(target)).times(characters(computed(a.getFirst()))));
      case "logical_and", "logical_or" -> cost(Range.ZERO);
      case "conditional" -> new Estimate(Range.ZERO, computed(a.get(1)).union(computed(a.get(2))));
      case "add_list" -> new Estimate(Range.ONE, computed(a.get(0)).plus(computed(a.get(1))));
      case "add_string", "add_bytes" -> {
        Range size = computed(a.get(0)).plus(computed(a.get(1)));
        yield new Estimate(characters(size), size);
      }
      case "less_string",
          "greater_string",
          "less_equals_string",
          "greater_equals_string",
          "less_bytes",
          "greater_bytes",
          "less_equals_bytes",
          "greater_equals_bytes",
          "equals",
          "not_equals" -> {
        long smaller = Math.min(computed(a.get(0)).max(), computed(a.get(1)).max());
        yield cost(characters(new Range(smaller > 0 ? 1 : 0, smaller)));
      }
      default -> fixed(1);
    };
  }
}
