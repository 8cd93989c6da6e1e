package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Lists as wholes: their order, their sums, their parts; lists as sets. */
final class ListFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("isSorted", a -> isSorted(list(a[0]))),
          Map.entry("sum", a -> sum(list(a[0]))),
          Map.entry("min", a -> extreme(list(a[0]), "min", -1)),
          Map.entry("max", a -> extreme(list(a[0]), "max", 1)),
          Map.entry("indexOf", a -> indexOf(a, false)),
          Map.entry("lastIndexOf", a -> indexOf(a, true)),
          Map.entry("slice", ListFunctions::slice),
          Map.entry("flatten", a -> flatten(list(a[0]), a.length > 1 ? Functions.number(a[1]) : 1)),
          Map.entry("sort", a -> sorted(list(a[0]), list(a[0]))),
          Map.entry("@sortByAssociatedKeys", a -> sorted(list(a[0]), list(a[1]))),
          Map.entry("lists.range", a -> range(Functions.number(a[0]))),
          Map.entry("reverse", a -> reversed(list(a[0]))),
          Map.entry("distinct", a -> distinct(list(a[0]))),
          Map.entry("sets.contains", a -> containsAll(list(a[0]), list(a[1]))),
          Map.entry(
              "sets.equivalent",
              a -> containsAll(list(a[0]), list(a[1])) && containsAll(list(a[1]), list(a[0]))),
          Map.entry("sets.intersects", a -> intersect(list(a[0]), list(a[1]))));

  /** As many as a list can have without costing too much. */
  private static final long MAX_RANGE = Program.LIMIT;

  private ListFunctions() {}

  private static List<?> list(Object value) {
    return Functions.cast(List.class, value);
  }

  private static Object isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (Order.compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object sum(List<?> list) {
    Object sum = 0L;
    if (!list.isEmpty()) {
      sum =
          switch (list.getFirst()) {
            case Double _ -> 0.0;
            case UnsignedLong _ -> UnsignedLong.ZERO;
            case Duration _ -> Duration.ZERO;
            default -> 0L;
          };
    }
    for (Object item : list) {
      sum = Functions.named("_+_").call(new Object[] {sum, item});
    }
    return sum;
  }

  private static Object extreme(List<?> list, String name, int sign) {
    if (list.isEmpty()) {
      throw new EvaluationException(name + " called on empty list");
    }
    Object extreme = list.getFirst();
    for (Object item : list) {
      if (Order.compare(item, extreme) * sign > 0) {
        extreme = item;
      }
    }
    return extreme;
  }

  private static Object indexOf(Object[] a, boolean last) {
    if (a[0] instanceof String) {
      return StringFunctions.indexOf(a, last);
    }
    List<?> list = list(a[0]);
    long found = -1;
    for (int i = 0; i < list.size() && (last || found < 0); i++) {
      if (Values.equal(list.get(i), a[1])) {
        found = i;
      }
    }
    return found;
  }

  private static Object slice(Object[] a) {
    List<?> list = list(a[0]);
    long start = Functions.number(a[1]);
    long end = Functions.number(a[2]);
    String call = "cannot slice(" + start + ", " + end + "), ";
    if (start < 0 || end < 0) {
      throw new EvaluationException(call + "negative indexes not supported");
    }
    if (start > end) {
      throw new EvaluationException(call + "start index must be less than or equal to end index");
    }
    if (list.size() < end) {
      throw new EvaluationException(call + "list is length " + list.size());
    }
    return new ArrayList<Object>(list.subList((int) start, (int) end));
  }

  private static List<Object> flatten(List<?> list, long depth) {
    if (depth < 0) {
      throw new EvaluationException("level must be non-negative");
    }
    List<Object> flat = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof List<?> nested && depth > 0) {
        flat.addAll(flatten(nested, depth - 1));
      } else {
        flat.add(item);
      }
    }
    return flat;
  }

  private static Object sorted(List<?> list, List<?> keys) {
    if (keys.stream().map(TypeName::of).distinct().count() > 1) {
      throw new EvaluationException("list elements must have the same type");
    }
    return IntStream.range(0, list.size())
        .boxed()
        .sorted((i, j) -> Order.compare(keys.get(i), keys.get(j)))
        .<Object>map(list::get)
        .toList();
  }

  private static Object range(long end) {
    return LongStream.range(0, Math.min(end, MAX_RANGE)).boxed().<Object>map(i -> i).toList();
  }

  private static Object reversed(List<?> list) {
    List<Object> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private static Object distinct(List<?> list) {
    List<Object> distinct = new ArrayList<>();
    for (Object item : list) {
      if (!Lists.contains(distinct, item)) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  private static boolean containsAll(List<?> list, List<?> items) {
    return items.stream().allMatch(item -> Lists.contains(list, item));
  }

  private static boolean intersect(List<?> one, List<?> other) {
    return one.stream().anyMatch(item -> Lists.contains(other, item));
  }
}
