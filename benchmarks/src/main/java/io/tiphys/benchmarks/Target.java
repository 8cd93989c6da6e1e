package io.tiphys.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** The API server that is measured, as an HTTP/2 client sees it. */
final class Target {

  private final Kubeconfig config;
  private final SSLContext tls;
  private final HttpClient client;
  private final Duration patience;

  Target(Path kubeconfig, Duration patience) throws IOException, GeneralSecurityException {
    this.patience = patience;
    config = Kubeconfig.read(kubeconfig);
    tls = Tls.context(config);
    client = connection();
  }

  URI server() {
    return config.server();
  }

  /** A connection of its own; a client keeps one to a server. */
  HttpClient connection() {
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_2).build();
  }

  WatchConnection watchConnection() {
    return WatchConnection.open(config.server(), config.token(), tls);
  }

  String get(String path) {
    return send(request(path).GET().build(), BodyHandlers.ofString());
  }

  /** Reads a body and counts its bytes. */
  long fetch(String path) {
    long[] bytes = new long[1];
    send(
        request(path).GET().build(),
        BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(p -> bytes[0] += p.length)));
    return bytes[0];
  }

  String post(String path, String body) {
    return send(json(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  String put(String path, String body) {
    return send(json(path).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  void delete(String path) {
    send(request(path).DELETE().build(), BodyHandlers.ofString());
  }

  /** Whether {@code path} is there. */
  boolean exists(String path) {
    try {
      return client.send(request(path).GET().build(), BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      throw new IllegalStateException("cannot reach " + server(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Starts a request whose body goes on, on a given connection. */
  <T> CompletableFuture<HttpResponse<T>> stream(
      HttpClient connection, String path, String accept, BodyHandler<T> body) {
    return connection.sendAsync(authorized(path).header("Accept", accept).GET().build(), body);
  }

  private <T> T send(HttpRequest request, BodyHandler<T> body) {
    try {
      HttpResponse<T> response = client.send(request, body);
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            "%s %s answered %d: %s"
                .formatted(
                    request.method(), request.uri(), response.statusCode(), response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(request.method() + " " + request.uri() + " failed", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    return authorized(path).header("Accept", "application/json").timeout(patience);
  }

  private HttpRequest.Builder authorized(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(config.server().resolve(path));
    config.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    return builder;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
