package io.tiphys.scheduler.framework;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * Amounts of what a node has and a pod asks for.
 *
 * @param milliCpu thousandths of a core
 * @param memory bytes
 * @param ephemeralStorage bytes
 * @param pods how many pods: a node's limit, or the number of pods counted
 * @param extended other resources by name, in their own units
 */
public record Resources(
    long milliCpu, long memory, long ephemeralStorage, long pods, Map<String, Long> extended) {

  public static final Resources NONE = new Resources(0, 0, 0, 0, Map.of());

  public Resources {
    extended = Map.copyOf(extended);
  }

  /** Reads a resource list as in a node's allocatable or a container's requests. */
  public static Resources of(Map<String, Quantity> list) {
    long milliCpu = 0;
    long memory = 0;
    long storage = 0;
    long pods = 0;
    Map<String, Long> extended = new HashMap<>();
    for (Map.Entry<String, Quantity> entry : list.entrySet()) {
      BigDecimal amount = entry.getValue().getNumericalAmount();
      switch (entry.getKey()) {
        case "cpu" -> milliCpu = ceiling(amount.movePointRight(3));
        case "memory" -> memory = ceiling(amount);
        case "ephemeral-storage" -> storage = ceiling(amount);
        case "pods" -> pods = ceiling(amount);
        default -> extended.put(entry.getKey(), ceiling(amount));
      }
    }
    return new Resources(milliCpu, memory, storage, pods, extended);
  }

  public Resources plus(Resources other) {
    return combine(other, Long::sum);
  }

  public Resources minus(Resources other) {
    return combine(other, (a, b) -> a - b);
  }

  /** The larger of each amount. */
  public Resources max(Resources other) {
    return combine(other, Math::max);
  }

  private Resources combine(Resources other, java.util.function.LongBinaryOperator operator) {
    Map<String, Long> sums = extended;
    if (!other.extended.isEmpty()) {
      sums = new HashMap<>(extended);
      for (Map.Entry<String, Long> entry : other.extended.entrySet()) {
        long mine = extended.getOrDefault(entry.getKey(), 0L);
        sums.put(entry.getKey(), operator.applyAsLong(mine, entry.getValue()));
      }
    }
    return new Resources(
        operator.applyAsLong(milliCpu, other.milliCpu),
        operator.applyAsLong(memory, other.memory),
        operator.applyAsLong(ephemeralStorage, other.ephemeralStorage),
        operator.applyAsLong(pods, other.pods),
        sums);
  }

  private static long ceiling(BigDecimal amount) {
    return amount.setScale(0, RoundingMode.CEILING).longValue();
  }
}
