package io.tiphys.deployment.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.deployment.monitoring.MonitoringQueries.Query;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Finds queries that show nothing. Run against any Prometheus that watches a cluster with some
 * load: {@code -Dtiphys.prometheus=http://127.0.0.1:9090}.
 */
class MonitoringQueriesTest {

  private static final Path ROOT = Path.of(System.getProperty("tiphys.root", ".."));
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void everyDashboardAndEveryRuleHasQueriesOfTheAgreedForm() throws IOException {
    List<Query> queries = MonitoringQueries.all(ROOT, "1m");
    assertThat(queries).hasSizeGreaterThan(90);
    for (String part : List.of("api-server", "etcd", "scheduler", "controllers", "nodes")) {
      assertThat(queries).anyMatch(query -> query.where().startsWith(part + ".json"));
    }
    assertThat(queries).noneMatch(query -> query.expression().contains("$"));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "tiphys.prometheus",
      matches = ".+",
      disabledReason = "no Prometheus given: -Dtiphys.prometheus=URL")
  void everyQueryReturnsData() throws IOException, InterruptedException {
    Prometheus prometheus = new Prometheus(URI.create(System.getProperty("tiphys.prometheus")));
    List<Query> queries = MonitoringQueries.all(ROOT, "1m");
    assertThat(prometheus.withoutData(queries, PATIENCE)).isEmpty();
    assertThat(prometheus.targetsDown()).isEmpty();
  }
}
