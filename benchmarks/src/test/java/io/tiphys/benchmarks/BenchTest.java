package io.tiphys.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator against a server that counts along. */
final class BenchTest {

  @TempDir Path directory;

  @Test
  void everyScenarioIsMeasuredAndCleansUp() throws Exception {
    try (FakeApiServer server = new FakeApiServer()) {
      Options options =
          Options.parse(
              new String[] {
                "--kubeconfig=" + server.writeKubeconfig(directory),
                "--pid=" + ProcessHandle.current().pid(),
                "--operations=40",
                "--pods=30",
                "--lists=3",
                "--watchers=5",
                "--changes=8",
                "--patience=20"
              },
              "");
      Options.Server measuredServer = options.servers().getFirst();
      Bench bench =
          new Bench(
              new Target(measuredServer.kubeconfig(), options.patience()),
              new ProcessUse(measuredServer.processes()),
              options);
      bench.prepare();
      List<Measurement> measured = new ArrayList<>();
      options.scenarios().forEach(scenario -> measured.addAll(bench.run(scenario)));
      bench.clean();

      assertThat(measured)
          .extracting(Measurement::name, Measurement::operations)
          .containsExactly(
              tuple("create ConfigMap", 40L),
              tuple("create Pod", 40L),
              tuple("get Pod", 40L),
              tuple("list Pods", 3L),
              tuple("list Pods, rv=0", 3L),
              tuple("watch", 40L));
      assertThat(server.objects.keySet())
          .containsExactlyInAnyOrder(
              "/api/v1/namespaces/bench", "/api/v1/namespaces/bench/serviceaccounts/default");
    }
  }

  @Test
  void serversAreMeasuredInTurn() {
    Options options =
        Options.parse(new String[] {"--server=a=/one,7,8", "--server", "b=/two", "--rounds=3"}, "");

    assertThat(options.servers())
        .containsExactly(
            new Options.Server("a", Path.of("/one"), List.of(7L, 8L)),
            new Options.Server("b", Path.of("/two"), List.of()));
    assertThat(options.rounds()).isEqualTo(3);
  }

  @Test
  void aTableShowsTheMiddleOfAllRounds() {
    Medians medians = new Medians();
    for (int millis : List.of(30, 10, 20)) {
      medians.add(
          "a",
          new Measurement(
              "get",
              10,
              Duration.ofSeconds(1),
              Duration.ofMillis(millis),
              100,
              new long[] {millis * 1_000_000L},
              "so"));
    }

    assertThat(medians.table()).contains("| get | a | 2.0000 | 10 | 20.00 | 20.00 | 100 | so |");
  }

  @Test
  void aWrongOptionIsNamed() {
    assertThatThrownBy(() -> Options.parse(new String[] {"--pots=3"}, ""))
        .hasMessageContaining("--pots");
    assertThatThrownBy(() -> Options.parse(new String[] {"dance"}, ""))
        .hasMessageContaining("dance");
  }
}
