package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.apiserver.request.Query;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /livez}, {@code /readyz} and {@code /healthz}, and each check below them. */
final class HealthEndpoint implements Endpoint {

  private static final Logger log = LoggerFactory.getLogger(HealthEndpoint.class);

  private static final Set<String> PATHS = Set.of("livez", "readyz", "healthz");

  private final List<HealthCheck> checks;

  HealthEndpoint(List<HealthCheck> checks) {
    this.checks = List.copyOf(checks);
  }

  @Override
  public Optional<Document> find(Request request) {
    String[] parts = request.path().substring(1).split("/", 2);
    if (!PATHS.contains(parts[0])) {
      return Optional.empty();
    }
    List<HealthCheck> asked =
        checks.stream().filter(c -> c.only().isEmpty() || c.only().contains(parts[0])).toList();
    if (parts.length == 1) {
      return Optional.of(all(parts[0], asked, Query.parse(request.query())));
    }
    return asked.stream()
        .filter(c -> c.name().equals(parts[1]))
        .findFirst()
        .map(HealthEndpoint::one);
  }

  private static Document one(HealthCheck check) {
    return isWell(check)
        ? text(200, "ok")
        : text(500, "internal server error: " + check.name() + " failed: reason withheld\n");
  }

  private static Document all(String path, List<HealthCheck> checks, Query query) {
    List<String> excluded = query.parameters().getOrDefault("exclude", List.of());
    StringBuilder lines = new StringBuilder();
    boolean well = true;
    for (HealthCheck check : checks) {
      if (excluded.contains(check.name())) {
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else if (isWell(check)) {
        lines.append("[+]").append(check.name()).append(" ok\n");
      } else {
        lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
        well = false;
      }
    }
    if (!well) {
      return text(500, lines + path + " check failed\n");
    }
    return query.parameters().containsKey("verbose")
        ? text(200, lines + path + " check passed\n")
        : text(200, "ok");
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

  private static Document text(int code, String text) {
    return Document.text(code, text.getBytes(UTF_8));
  }
}
