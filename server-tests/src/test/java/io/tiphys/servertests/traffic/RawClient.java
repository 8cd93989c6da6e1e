package io.tiphys.servertests.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Plain HTTP to a server, as whom a kubeconfig names. */
public final class RawClient {

  private final HttpClient http;
  private final URI base;

  public RawClient(Path kubeconfig, int port) {
    this(kubeconfig, port, HttpClient.Version.HTTP_2);
  }

  RawClient(Path kubeconfig, int port, HttpClient.Version version) {
    this(tls(kubeconfig), port, version);
  }

  RawClient(Kubeconfig user, int port) {
    this(tls(user), port, HttpClient.Version.HTTP_2);
  }

  private RawClient(SSLContext tls, int port, HttpClient.Version version) {
    base = URI.create("https://127.0.0.1:" + port);
    http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(version)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  private static SSLContext tls(Path kubeconfig) {
    return tls(Kubeconfig.read(kubeconfig));
  }

  /** What a TLS connection needs to be the kubeconfig's user. */
  public static SSLContext tls(Kubeconfig user) {
    return Tls.context(ClusterAccess.of(user));
  }

  /** An answer and how long it took. */
  public record Answer(int code, JsonNode body, HttpResponse<byte[]> response, Duration time) {
    public String reason() {
      return body.path("reason").asText();
    }

    public String message() {
      return body.path("message").asText();
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public Answer get(String path) {
    return send("GET", path, "");
  }

  /** JSON is written with single quotes. */
  public Answer send(String method, String path, String body) {
    long begun = System.nanoTime();
    HttpResponse<byte[]> response =
        exchange(request(method, path, body), BodyHandlers.ofByteArray());
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    JsonNode tree = MissingNode.getInstance();
    try {
      tree = Json.parse(response.body());
    } catch (JsonProcessingException e) {
      // plain text
    }
    return new Answer(response.statusCode(), tree, response, time);
  }

  /** The body as it comes. */
  HttpResponse<InputStream> open(String path) {
    return exchange(request("GET", path, ""), BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json")
        .method(
            method,
            body.isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(body.replace('\'', '"')))
        .build();
  }
}
