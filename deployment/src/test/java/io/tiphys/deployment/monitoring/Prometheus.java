package io.tiphys.deployment.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
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

/** A Prometheus that is asked over HTTP. */
public final class Prometheus {

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;

  public Prometheus(URI url) {
    this.url = url;
  }

  /** The targets that it cannot scrape, with the reason. */
  public List<String> targetsDown() throws IOException, InterruptedException {
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

  /** Those that return nothing, or an error, or no number. */
  public List<String> withoutData(List<Query> queries) throws IOException, InterruptedException {
    List<String> empty = new ArrayList<>();
    for (Query query : queries) {
      JsonNode answer =
          get(
              "/api/v1/query?query="
                  + URLEncoder.encode(query.expression(), StandardCharsets.UTF_8));
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

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceFirst("/$", "") + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return Json.parse(client.send(request, BodyHandlers.ofByteArray()).body());
  }
}
