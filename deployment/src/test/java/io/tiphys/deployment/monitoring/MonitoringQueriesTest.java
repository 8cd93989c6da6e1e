package io.tiphys.deployment.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.deployment.monitoring.MonitoringQueries.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be said of dashboards and rules without a Prometheus; the compose test asks one. */
class MonitoringQueriesTest {

  private static final Path ROOT = Path.of(System.getProperty("tiphys.root", ".."));

  @Test
  void everyDashboardAndEveryRuleHasQueriesOfTheAgreedForm() throws IOException {
    List<Query> queries = MonitoringQueries.all(ROOT, "1m");
    assertThat(queries).hasSizeGreaterThan(90);
    for (String part : List.of("api-server", "etcd", "scheduler", "controllers", "nodes")) {
      assertThat(queries).anyMatch(query -> query.where().startsWith(part + ".json"));
    }
    assertThat(queries).noneMatch(query -> query.expression().contains("$"));
  }
}
