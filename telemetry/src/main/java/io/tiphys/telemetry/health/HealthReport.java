package io.tiphys.telemetry.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code /livez}, {@code /readyz} and {@code /healthz}, and each check below them, answer: in
 * the words of upstream's servers, which scripts read.
 */
public final class HealthReport {

  private static final Logger log = LoggerFactory.getLogger(HealthReport.class);

  private static final Set<String> PATHS = Set.of("livez", "readyz", "healthz");

  private final List<HealthCheck> checks;

  public HealthReport(List<HealthCheck> checks) {
    this.checks = List.copyOf(checks);
  }

  /** A code and a plain text. */
  public record Answer(int code, String text) {}

  /**
   * The answer under a path; empty where nothing is.
   *
   * @param excluded the checks that do not count
   * @param verbose whether each check is told though all are well
   */
  public Optional<Answer> find(String path, List<String> excluded, boolean verbose) {
    String[] parts = path.substring(1).split("/", 2);
    if (!PATHS.contains(parts[0])) {
      return Optional.empty();
    }
    List<HealthCheck> asked =
        checks.stream().filter(c -> c.only().isEmpty() || c.only().contains(parts[0])).toList();
    if (parts.length == 1) {
      return Optional.of(all(parts[0], asked, excluded, verbose));
    }
    return asked.stream().filter(c -> c.name().equals(parts[1])).findFirst().map(HealthReport::one);
  }

  private static Answer one(HealthCheck check) {
    return isWell(check)
        ? new Answer(200, "ok")
        : new Answer(500, "internal server error: " + check.name() + " failed: reason withheld\n");
  }

  private static Answer all(
      String path, List<HealthCheck> checks, List<String> excluded, boolean verbose) {
    StringBuilder lines = new StringBuilder();
    boolean well = true;
    List<String> unknown = new ArrayList<>(excluded);
    for (HealthCheck check : checks) {
      unknown.remove(check.name());
      if (excluded.contains(check.name())) {
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else if (isWell(check)) {
        lines.append("[+]").append(check.name()).append(" ok\n");
      } else {
        lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
        well = false;
      }
    }
    if (!unknown.isEmpty()) {
      String names = "\"" + String.join("\", \"", unknown) + "\"";
      lines
          .append("warn: some health checks cannot be excluded: no matches for ")
          .append(names)
          .append('\n');
    }
    if (!well) {
      return new Answer(500, lines + path + " check failed\n");
    }
    return verbose ? new Answer(200, lines + path + " check passed\n") : new Answer(200, "ok");
  }

  private static boolean isWell(HealthCheck check) {
    try {
      check.probe().check();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      log.atWarn()
          .addKeyValue("name", check.name())
          .addKeyValue("error", e.getMessage())
          .log("A health check failed");
      return false;
    }
  }
}
