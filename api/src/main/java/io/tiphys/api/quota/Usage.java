package io.tiphys.api.quota;

import io.tiphys.api.quantity.Quantity;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Amounts by the names of quotas, such as {@code requests.cpu} or {@code count/secrets}.
 *
 * @param amounts what is used under each name
 */
public record Usage(Map<String, Quantity> amounts) {

  public static final Usage NONE = new Usage(Map.of());

  public Usage {
    amounts = new TreeMap<>(amounts);
  }

  /** Both together. */
  public Usage plus(Usage other) {
    TreeMap<String, Quantity> sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Quantity::add));
    return new Usage(sum);
  }

  /** What this is more than {@code other}; what would be negative is zero. */
  public Usage minus(Usage other) {
    TreeMap<String, Quantity> rest = new TreeMap<>();
    amounts.forEach((name, amount) -> {
      Quantity left = amount.subtract(other.amounts.getOrDefault(name, Quantity.ZERO));
      rest.put(name, left.signum() < 0 ? Quantity.ZERO : left);
    });
    other.amounts.keySet().forEach(name -> rest.putIfAbsent(name, Quantity.ZERO));
    return new Usage(rest);
  }

  /** Only the amounts of these names. */
  public Usage only(Set<String> names) {
    TreeMap<String, Quantity> some = new TreeMap<>(amounts);
    some.keySet().retainAll(names);
    return new Usage(some);
  }

  public Usage withoutZeros() {
    TreeMap<String, Quantity> some = new TreeMap<>(amounts);
    some.values().removeIf(Quantity::isZero);
    return new Usage(some);
  }

  /** The names under which this is more than {@code bound}; what is not bound is never too much. */
  public Set<String> exceeding(Usage bound) {
    return amounts.entrySet().stream()
        .filter(one -> {
          Quantity limit = bound.amounts.get(one.getKey());
          return limit != null && one.getValue().compareTo(limit) > 0;
        })
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public boolean isEmpty() {
    return amounts.isEmpty();
  }

  /** As error messages show it: {@code pods=1,requests.cpu=2}. */
  @Override
  public String toString() {
    return amounts.entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(","));
  }
}
