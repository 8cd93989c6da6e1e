package io.tiphys.deployment.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every query of the dashboards and of the rules in {@code docker/}. */
public final class MonitoringQueries {

  /** An alert is a query that has data in good times, a comparison and a number. */
  private static final Pattern ALERT =
      Pattern.compile("(.*\\S)\\s+(?:>|<|==|>=|<=|!=)\\s+-?[0-9.]+", Pattern.DOTALL);

  private MonitoringQueries() {}

  /**
   * A query.
   *
   * @param where the file and the panel or the rule, for people
   * @param expression in PromQL, without Grafana's variables
   */
  public record Query(String where, String expression) {}

  /**
   * All of them.
   *
   * @param root of the repository
   * @param range what stands for Grafana's {@code $__rate_interval}, such as {@code 1m}
   */
  public static List<Query> all(Path root, String range) throws IOException {
    List<Query> queries = new ArrayList<>();
    try (Stream<Path> dashboards = Files.list(root.resolve("docker/grafana/dashboards"))) {
      for (Path file : dashboards.sorted().toList()) {
        readDashboard(file, range, queries);
      }
    }
    readRules(root.resolve("docker/prometheus/rules.yml"), range, queries);
    return queries;
  }

  private static void readDashboard(Path file, String range, List<Query> into) throws IOException {
    for (JsonNode panel : Json.parse(Files.readAllBytes(file)).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        into.add(
            new Query(
                file.getFileName() + ": " + panel.path("title").asText(),
                target.path("expr").asText().replace("$__rate_interval", range)));
      }
    }
  }

  private static void readRules(Path file, String range, List<Query> into) throws IOException {
    for (JsonNode group : Yaml.readAll(Files.readAllBytes(file)).getFirst().path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        boolean alert = rule.has("alert");
        String name = rule.path(alert ? "alert" : "record").asText();
        String expression = rule.path("expr").asText().replaceAll("\\[\\d+m]", "[" + range + "]");
        into.add(
            new Query(
                file.getFileName() + ": " + name, alert ? query(name, expression) : expression));
      }
    }
  }

  private static String query(String alert, String expression) {
    Matcher parts = ALERT.matcher(expression);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the alert " + alert + " is not of the form \"query comparison number\": " + expression);
    }
    return parts.group(1);
  }
}
