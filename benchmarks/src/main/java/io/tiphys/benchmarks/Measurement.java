package io.tiphys.benchmarks;

import java.time.Duration;
import java.util.Arrays;

/**
 * What a scenario has come to.
 *
 * @param cpu of the server's processes meanwhile
 * @param residentMegabytes what the server held in memory at the end
 * @param latencies of the operations, in nanoseconds, sorted
 */
@SuppressWarnings("ArrayRecordComponent") // made here, shown once
record Measurement(
    String name,
    long operations,
    Duration wall,
    Duration cpu,
    double residentMegabytes,
    long[] latencies,
    String note) {

  Measurement {
    Arrays.sort(latencies);
  }

  double perSecond() {
    return operations / (wall.toNanos() / 1e9);
  }

  double cpuMillisEach() {
    return cpu.toNanos() / 1e6 / operations;
  }

  /** The latency that {@code share} of the operations kept within, in milliseconds. */
  double percentileMillis(double share) {
    return latencies.length == 0
        ? 0
        : latencies[(int) Math.min(latencies.length - 1L, Math.round(latencies.length * share))]
            / 1e6;
  }
}
