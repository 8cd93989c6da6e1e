package io.tiphys.telemetry.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process as Prometheus' clients show it: {@code process_cpu_seconds_total} and the like. */
public final class ProcessMeters implements MeterBinder {

  private static final Path SELF = Path.of("/proc/self");
  private static final double KIBIBYTE = 1024;

  @Override
  public void bindTo(MeterRegistry registry) {
    var process = ManagementFactory.getRuntimeMXBean();
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu.seconds", system, s -> s.getProcessCpuTime() / 1e9)
          .description("Total user and system CPU time spent in seconds.")
          .register(registry);
    }
    // as Actuator names and registers it, so that it is there once
    TimeGauge.builder(
            "process.start.time", process, TimeUnit.MILLISECONDS, RuntimeMXBean::getStartTime)
        .register(registry);
    gauge(registry, "process.resident.memory.bytes", () -> status("VmRSS:") * KIBIBYTE);
    gauge(registry, "process.virtual.memory.bytes", () -> status("VmSize:") * KIBIBYTE);
    gauge(registry, "process.threads", () -> status("Threads:"));
    gauge(registry, "process.open.fds", ProcessMeters::openFiles);
    gauge(registry, "process.max.fds", ProcessMeters::maxFiles);
  }

  private interface Reading {
    double now() throws IOException;
  }

  private static void gauge(MeterRegistry registry, String name, Reading reading) {
    Gauge.builder(name, () -> read(reading)).register(registry);
  }

  /** Not known on a machine without {@code /proc}. */
  private static double read(Reading reading) {
    try {
      return reading.now();
    } catch (IOException | NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double status(String label) throws IOException {
    return number(Files.readAllLines(SELF.resolve("status")), label, 1);
  }

  private static double maxFiles() throws IOException {
    return number(Files.readAllLines(SELF.resolve("limits")), "Max open files", 3);
  }

  private static double number(List<String> lines, String label, int word) {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[word]))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double openFiles() throws IOException {
    int open = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SELF.resolve("fd"))) {
      for (Path ignored : files) {
        open++;
      }
    }
    return open;
  }
}
