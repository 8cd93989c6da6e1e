package io.tiphys.benchmarks;

import java.util.List;
import java.util.Locale;

/** Measures an API server and prints a table. */
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
    Target target = new Target(options);
    Bench bench = new Bench(target, options);
    System.out.println("Measuring " + target.server());
    bench.prepare();
    try {
      print("what", "operations", "per s", "p50 ms", "p99 ms", "CPU ms each", "");
      for (Scenario scenario : options.scenarios()) {
        bench.run(scenario).forEach(measured -> show(measured, !options.processes().isEmpty()));
      }
    } finally {
      bench.clean();
    }
  }

  private static void show(Measurement measured, boolean cpuKnown) {
    print(
        measured.name(),
        String.valueOf(measured.operations()),
        number("%.1f", measured.perSecond()),
        number("%.2f", measured.percentileMillis(0.5)),
        number("%.2f", measured.percentileMillis(0.99)),
        cpuKnown ? number("%.4f", measured.cpuMillisEach()) : "?",
        measured.note());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void print(
      String name, String count, String rate, String p50, String p99, String cpu, String note) {
    System.out.println(
        String.format(
                Locale.ROOT,
                "%-18s %10s %10s %9s %9s %12s  %s",
                name,
                count,
                rate,
                p50,
                p99,
                cpu,
                note)
            .stripTrailing());
  }
}
