package io.tiphys.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to measure, and against what.
 *
 * @param servers measured in turn, in each round
 * @param warmUps rounds before these, which the table leaves out
 * @param rounds how often; the table shows medians
 * @param operations of each scenario that writes or gets
 * @param concurrency of these
 * @param pods that the lists return
 * @param lists how many lists
 * @param watchers how many watches are open at once
 * @param changes that each watcher is told
 * @param sse whether watches ask for server-sent events
 */
record Options(
    List<Server> servers,
    int warmUps,
    int rounds,
    String namespace,
    int operations,
    int concurrency,
    int pods,
    int lists,
    int watchers,
    int changes,
    boolean sse,
    Duration patience,
    List<Scenario> scenarios) {

  /**
   * An API server to measure.
   *
   * @param kubeconfig whom to measure and who to be
   * @param processes whose CPU time is counted, the API server first, whose memory is shown; none:
   *     the columns stay empty
   */
  record Server(String name, Path kubeconfig, List<Long> processes) {

    /** Reads {@code NAME=KUBECONFIG[,PID…]}. */
    static Server parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("--server wants NAME=KUBECONFIG[,PID...], not " + text);
      }
      String[] parts = text.substring(equals + 1).split(",", -1);
      List<Long> processes = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        processes.add(Long.parseLong(parts[i]));
      }
      return new Server(text.substring(0, equals), Path.of(parts[0]), List.copyOf(processes));
    }
  }

  static final String USAGE =
      """
      Measures Kubernetes API servers.

        --kubeconfig FILE    whom to measure and who to be (default: $KUBECONFIG)
        --pid PID            count this process's CPU time; may be given again (server, etcd, …)
        --server NAME=KUBECONFIG[,PID…]
                             instead of these two; given again, the servers are measured in turn
        --rounds N           how often; the table shows medians (default: 1)
        --warm-ups N         rounds before these that do not count (default: 0)
        --namespace NAME     where to work; its ConfigMaps and Pods are deleted (default: bench)
        --operations N       creates and gets (default: 2000)
        --concurrency N      of creates and gets (default: 16)
        --pods N             in the lists (default: 10000)
        --lists N            (default: 10)
        --watchers N         (default: 100)
        --changes N          that each watcher is told (default: 500)
        --sse                watch by server-sent events
        --patience SECONDS   for a request, and for the last event (default: 120)
        SCENARIO…            create-configmap create-pod get list watch idle fill (default: all but
                             idle, which wants --watchers 10000 or so and shows what a watch costs
                             that is told nothing, and fill, which makes --pods ConfigMaps and
                             leaves them there)
      """;

  static Options parse(String[] arguments, String defaultKubeconfig) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Long> processes = new ArrayList<>();
    List<Server> servers = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>();
    boolean sse = false;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--sse")) {
        sse = true;
      } else if (argument.startsWith("--")) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (equals < 0 && i + 1 == arguments.length) {
          throw new IllegalArgumentException(argument + " wants a value");
        }
        String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
        switch (name) {
          case "--pid" -> processes.add(Long.parseLong(value));
          case "--server" -> servers.add(Server.parse(value));
          default -> values.put(name, value);
        }
      } else {
        scenarios.add(Scenario.named(argument));
      }
    }
    String kubeconfig = values.getOrDefault("--kubeconfig", defaultKubeconfig);
    if (servers.isEmpty()) {
      servers.add(new Server("server", Path.of(kubeconfig), List.copyOf(processes)));
    }
    Options options =
        new Options(
            List.copyOf(servers),
            number(values, "--warm-ups", 0),
            number(values, "--rounds", 1),
            values.getOrDefault("--namespace", "bench"),
            number(values, "--operations", 2_000),
            number(values, "--concurrency", 16),
            number(values, "--pods", 10_000),
            number(values, "--lists", 10),
            number(values, "--watchers", 100),
            number(values, "--changes", 500),
            sse,
            Duration.ofSeconds(number(values, "--patience", 120)),
            scenarios.isEmpty() ? Scenario.USUAL : List.copyOf(scenarios));
    values.keySet().removeAll(List.of("--kubeconfig", "--namespace"));
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("unknown option " + values.keySet().iterator().next());
    }
    return options;
  }

  private static int number(Map<String, String> values, String name, int byDefault) {
    String value = values.remove(name);
    return value == null ? byDefault : Integer.parseInt(value);
  }
}
