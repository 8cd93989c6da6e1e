package io.tiphys.chaos;

import io.tiphys.chaos.checker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came out of a run.
 *
 * @param changes that the witness saw
 * @param pending writes of unknown outcome that have not happened
 * @param streams of the witness
 */
public record Summary(
    int faults,
    Duration time,
    long changes,
    int pending,
    int streams,
    Map<String, Long> operations,
    Map<String, Integer> kinds,
    List<String> recoveries,
    List<String> skipped,
    List<Violation> violations) {

  private static final int EVIDENCE = 8;
  private static final int WIDTH = 600;

  public Summary {
    operations = Map.copyOf(operations);
    kinds = Map.copyOf(kinds);
    recoveries = List.copyOf(recoveries);
    skipped = List.copyOf(skipped);
    violations = List.copyOf(violations);
  }

  /** A violation with a little of its evidence. */
  static String text(Violation violation) {
    StringBuilder text =
        new StringBuilder(violation.rule().name()).append(": ").append(violation.what());
    violation.evidence().stream()
        .limit(EVIDENCE)
        .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + " …" : line)
        .forEach(line -> text.append("\n      ").append(line));
    return text.toString();
  }

  /** All of it, for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("operations:");
    new TreeMap<>(operations)
        .forEach(
            (what, count) -> lines.add(String.format(Locale.ROOT, "  %-44s %9d", what, count)));
    lines.add("faults:");
    new TreeMap<>(kinds)
        .forEach(
            (what, count) -> lines.add(String.format(Locale.ROOT, "  %-44s %9d", what, count)));
    skipped.forEach(kind -> lines.add("  SKIPPED: " + kind));
    lines.add("writes work again after:");
    recoveries.forEach(line -> lines.add("  " + line));
    lines.add(
        String.format(
            Locale.ROOT,
            "%d faults in %d s; %d changes seen by the witness (%d streams); %d writes of unknown"
                + " outcome never happened; %d violations",
            faults,
            time.toSeconds(),
            changes,
            streams,
            pending,
            violations.size()));
    return lines;
  }
}
