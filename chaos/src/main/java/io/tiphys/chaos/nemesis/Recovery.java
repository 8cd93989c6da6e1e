package io.tiphys.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How long it took until writes worked again, by kind of fault. */
public final class Recovery {

  private final Map<String, List<Double>> seconds = new TreeMap<>();

  void add(String what, Duration time) {
    seconds.computeIfAbsent(what, w -> new ArrayList<>()).add(time.toNanos() / 1e9);
  }

  /** A line for each kind: how often, and quantiles. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    seconds.forEach((what, all) -> {
      List<Double> sorted = all.stream().sorted().toList();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-52s %4d x   median %6.2f s   p90 %6.2f s   p99 %6.2f s   max %6.2f s",
              what,
              sorted.size(),
              quantile(sorted, 0.5),
              quantile(sorted, 0.9),
              quantile(sorted, 0.99),
              sorted.getLast()));
    });
    return lines;
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
