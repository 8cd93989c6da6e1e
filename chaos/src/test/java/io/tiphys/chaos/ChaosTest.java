package io.tiphys.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short run on real processes; {@code -Dchaos.faults=} and {@code -Dchaos.seed=} change it. */
class ChaosTest {

  private static final int FAULTS = 30;

  @TempDir Path directory;

  @Test
  @Timeout(1_200)
  @SuppressWarnings("SystemOut") // what was broken, and what could not be, is for whoever looks
  void nothingIsLostOrInventedWhateverBreaks() throws Exception {
    long seed = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
    Summary summary =
        ChaosRun.run(
            directory,
            new ChaosRun.Torment(Integer.getInteger("chaos.faults", FAULTS), seed, Set.of()),
            System.out::println);
    summary.lines().forEach(System.out::println);
    assertThat(summary.violations()).as("seed %d", seed).isEmpty();
    assertThat(summary.changes()).as("so that something was tried").isGreaterThan(100);
  }
}
