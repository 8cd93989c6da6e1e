package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.apiserver.request.Query;
import io.tiphys.telemetry.health.HealthReport;
import java.util.List;
import java.util.Optional;

/** {@code /livez}, {@code /readyz} and {@code /healthz}, and each check below them. */
final class HealthEndpoint implements Endpoint {

  private final HealthReport report;

  HealthEndpoint(HealthReport report) {
    this.report = report;
  }

  @Override
  public Optional<Document> find(Request request) {
    Query query = Query.parse(request.query());
    return report
        .find(
            request.path(),
            query.parameters().getOrDefault("exclude", List.of()),
            query.parameters().containsKey("verbose"))
        .map(answer -> Document.text(answer.code(), answer.text().getBytes(UTF_8)));
  }
}
