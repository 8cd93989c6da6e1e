package io.tiphys.client.serving;

import com.sun.net.httpserver.HttpExchange;
import io.tiphys.telemetry.health.HealthReport;
import java.io.IOException;

/** {@code /healthz}, {@code /livez} and {@code /readyz} over HTTP. */
public final class HealthPages {

  private final HealthReport report;

  public HealthPages(HealthReport report) {
    this.report = report;
  }

  /** Answers if there is such a page; whether there was. */
  public boolean answer(HttpExchange exchange) throws IOException {
    var answer =
        report.find(
            Exchanges.path(exchange),
            Exchanges.parameter(exchange, "exclude"),
            !Exchanges.parameter(exchange, "verbose").isEmpty());
    if (answer.isEmpty()) {
      return false;
    }
    Exchanges.text(exchange, answer.get().code(), answer.get().text());
    return true;
  }
}
