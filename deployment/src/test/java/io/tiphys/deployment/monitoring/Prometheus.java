package io.tiphys.deployment.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiphys.api.json.Json;
import io.tiphys.deployment.monitoring.MonitoringQueries.Query;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Prometheus that is asked over HTTP; while it does not answer, there is nothing. */
public final class Prometheus {

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;

  public Prometheus(URI url) {
    this.url = url;
  }

  /** The targets that it cannot scrape, with the reason. */
  public List<String> targetsDown() {
    List<String> down = new ArrayList<>();
    for (JsonNode target : get("/api/v1/targets?state=active").path("data").path("activeTargets")) {
      if (!target.path("health").asText().equals("up")) {
        down.add(
            target.path("labels").path("job").asText()
                + " "
                + target.path("scrapeUrl").asText()
                + ": "
                + target.path("lastError").asText());
      }
    }
    return down;
  }

  /** How many of its targets it can scrape. */
  public int targetsUp() {
    return (int) series("up == 1").count();
  }

  /** The addresses of the targets for which a query returns something. */
  public List<String> instances(String expression) {
    return series(expression).map(one -> one.path("metric").path("instance").asText()).toList();
  }

  private Stream<JsonNode> series(String expression) {
    return query(expression).path("data").path("result").valueStream();
  }

  /** Those that return nothing, or an error, or no number, still at the end of a duration. */
  public List<String> withoutData(List<Query> queries, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> empty = withoutData(queries);
    while (!empty.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(1_000); // rates need two scrapes
      empty = withoutData(queries);
    }
    return empty;
  }

  private List<String> withoutData(List<Query> queries) {
    List<String> empty = new ArrayList<>();
    for (Query query : queries) {
      JsonNode answer = query(query.expression());
      if (!hasData(answer)) {
        empty.add(query.where() + ": " + query.expression() + " " + answer.path("error").asText());
      }
    }
    return empty;
  }

  private static boolean hasData(JsonNode answer) {
    for (JsonNode series : answer.path("data").path("result")) {
      if (!series.path("value").path(1).asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  private JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  private JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceFirst("/$", "") + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      return Json.parse(client.send(request, BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      return MissingNode.getInstance(); // it is not ready yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MissingNode.getInstance();
    }
  }
}
