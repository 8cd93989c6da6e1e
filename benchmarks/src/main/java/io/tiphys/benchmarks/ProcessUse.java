package io.tiphys.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What some processes have used: their CPU time together, as the kernel counts it, in steps of 10
 * ms, and the memory of the first.
 */
record ProcessUse(List<Long> processes) {

  /** {@code USER_HZ}, which the kernel shows to programs as 100 everywhere. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  boolean known() {
    return !processes.isEmpty();
  }

  /** What the first process holds in memory now, in MB (of 1,000,000 bytes); 0 if unknown. */
  double residentMegabytes() {
    return known() ? kilobytes("VmRSS:") * 1_024 / 1e6 : 0;
  }

  private long kilobytes(String field) {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc", String.valueOf(processes.getFirst()), "status"))) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.substring(field.length()).replace("kB", "").strip());
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("no process " + processes.getFirst(), e);
    }
  }

  Duration used() {
    long ticks = processes.stream().mapToLong(ProcessUse::ticks).sum();
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  private static long ticks(long process) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(process), "stat"));
      // The name in parentheses may hold spaces; the fields after it are counted from the state.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    } catch (IOException e) {
      throw new UncheckedIOException("no process " + process, e);
    }
  }
}
