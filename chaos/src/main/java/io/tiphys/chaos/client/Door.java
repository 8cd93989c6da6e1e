package io.tiphys.chaos.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiphys.api.json.Json;
import io.tiphys.chaos.cluster.ApiServerPart;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A server as one client reaches it, over connections of the client's own. */
public final class Door {

  /** After which a client gives a request up. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final String NAMESPACE = "chaos";
  static final String OBJECTS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";

  /** Where the objects of a run lie in etcd. */
  public static final String STORED = "/registry/configmaps/" + NAMESPACE + "/";

  private final String name;
  private final URI url;
  private final HttpClient http;

  public Door(ApiServerPart server) {
    name = server.name();
    url = server.url();
    http = server.client();
  }

  /** An answer, whatever it is. */
  public record Answer(int code, JsonNode body) {
    public String reason() {
      return body.path("reason").asText();
    }

    public long revision() {
      return body.at("/metadata/resourceVersion").asLong();
    }

    public boolean good() {
      return code / 100 == 2;
    }
  }

  String server() {
    return name;
  }

  /** Makes the namespace in which all happens. */
  public void makeNamespace() throws IOException, InterruptedException {
    Answer answer =
        send(
            "POST",
            "/api/v1/namespaces",
            "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}",
            "application/json");
    if (!answer.good()) {
      throw new IOException("no namespace: " + answer);
    }
  }

  /** Asks once. */
  public Answer send(String method, String path, String body, String type)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), tree(response.body()));
  }

  private static JsonNode tree(byte[] body) throws IOException {
    try {
      return Json.parse(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Reads. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", "application/json");
  }

  /** An answer of which each line is read as it comes. */
  public HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build(),
        BodyHandlers.ofInputStream());
  }
}
