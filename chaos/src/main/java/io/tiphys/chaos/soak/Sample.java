package io.tiphys.chaos.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process uses at a moment.
 *
 * @param seconds since the churn began
 * @param resident memory in KiB
 */
record Sample(String process, long seconds, long resident, long descriptors, long threads) {

  /** Of a process; empty if it is gone. */
  static Optional<Sample> of(String process, long pid, long seconds) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> descriptors = Files.list(folder.resolve("fd"))) {
      String status = Files.readString(folder.resolve("status"));
      return Optional.of(
          new Sample(
              process,
              seconds,
              number(status, "VmRSS:"),
              descriptors.count(),
              number(status, "Threads:")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  String csv() {
    return process + "," + seconds + "," + resident + "," + descriptors + "," + threads;
  }
}
