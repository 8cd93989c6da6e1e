package io.tiphys.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures API servers and prints a table. */
public final class LoadGenerator {

  private LoadGenerator() {}

  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(arguments, System.getenv().getOrDefault("KUBECONFIG", "kubeconfig"));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    Map<Options.Server, Bench> benches = new LinkedHashMap<>();
    for (Options.Server server : options.servers()) {
      Target target = new Target(server.kubeconfig(), options.patience());
      System.out.println("Measuring " + server.name() + " at " + target.server());
      Bench bench = new Bench(target, new ProcessUse(server.processes()), options);
      bench.prepare();
      benches.put(server, bench);
    }
    try {
      System.out.println("\n" + measure(options, benches).table());
    } finally {
      benches.values().forEach(Bench::clean);
    }
  }

  private static Medians measure(Options options, Map<Options.Server, Bench> benches) {
    print("server", "what", "operations", "per s", "p50 ms", "p99 ms", "CPU ms each", "RSS MB", "");
    Medians medians = new Medians();
    for (int round = -options.warmUps(); round < options.rounds(); round++) {
      for (Scenario scenario : options.scenarios()) {
        for (Map.Entry<Options.Server, Bench> one : benches.entrySet()) {
          for (Measurement measured : one.getValue().run(scenario)) {
            show(one.getKey(), measured);
            if (round >= 0) {
              medians.add(one.getKey().name(), measured);
            }
          }
        }
      }
    }
    return medians;
  }

  private static void show(Options.Server server, Measurement measured) {
    boolean known = !server.processes().isEmpty();
    print(
        server.name(),
        measured.name(),
        String.valueOf(measured.operations()),
        number("%.1f", measured.perSecond()),
        number("%.2f", measured.percentileMillis(0.5)),
        number("%.2f", measured.percentileMillis(0.99)),
        known ? number("%.4f", measured.cpuMillisEach()) : "?",
        known ? number("%.0f", measured.residentMegabytes()) : "?",
        measured.note());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void print(String server, String name, String... columns) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-10s %-17s", server, name));
    for (int i = 0; i < columns.length - 1; i++) {
      line.append(String.format(Locale.ROOT, " %11s", columns[i]));
    }
    System.out.println(line.append("  ").append(columns[columns.length - 1]).toString().strip());
  }
}
