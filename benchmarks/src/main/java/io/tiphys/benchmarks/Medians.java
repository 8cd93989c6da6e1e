package io.tiphys.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The medians of all rounds, as a Markdown table with a row for what was measured on whom. */
final class Medians {

  private record Row(String what, String server) {}

  private final Map<Row, List<Measurement>> rows = new LinkedHashMap<>();

  void add(String server, Measurement measured) {
    rows.computeIfAbsent(new Row(measured.name(), server), row -> new ArrayList<>()).add(measured);
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append("| what | server | CPU ms each | per s | p50 ms | p99 ms | RSS MB | how |\n");
    table.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    rows.keySet().stream()
        .map(Row::what)
        .distinct()
        .forEach(what ->
            rows.forEach((row, measured) -> {
              if (row.what.equals(what)) {
                table.append(line(row, measured));
              }
            }));
    return table.toString();
  }

  private static String line(Row row, List<Measurement> measured) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.4f | %.0f | %.2f | %.2f | %.0f | %s |%n",
        row.what,
        row.server,
        median(measured, Measurement::cpuMillisEach),
        median(measured, Measurement::perSecond),
        median(measured, m -> m.percentileMillis(0.5)),
        median(measured, m -> m.percentileMillis(0.99)),
        median(measured, Measurement::residentMegabytes),
        measured.getLast().note());
  }

  /** The middle one, or the mean of the middle two. */
  static double median(List<Measurement> measured, ToDoubleFunction<Measurement> of) {
    double[] values = measured.stream().mapToDouble(of).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
