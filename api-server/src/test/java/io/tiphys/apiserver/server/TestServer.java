package io.tiphys.apiserver.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerFlags;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server in this JVM and an administrator's connection to it; one for all tests of the JVM. */
final class TestServer {

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final ApiServer server;
  private final HttpClient http;
  private final URI base;
  private final Path dataDir;

  private TestServer(ApiServer server, Path dataDir, boolean known) {
    this.server = server;
    this.dataDir = dataDir;
    this.base = URI.create("https://127.0.0.1:" + server.port());
    this.http = HttpClient.newBuilder().sslContext(tls(dataDir, known)).build();
  }

  private static final class Holder {
    static final TestServer SHARED = start(directory());
  }

  static TestServer shared() {
    return Holder.SHARED;
  }

  static Path directory() {
    try {
      return Files.createTempDirectory("tiphys-server-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestServer start(Path dataDir, String... flags) {
    String[] all =
        Stream.concat(Stream.of("--data-dir=" + dataDir, "--secure-port=0"), Stream.of(flags))
            .toArray(String[]::new);
    return new TestServer(ApiServer.start(ApiServerFlags.parse(all)), dataDir, true);
  }

  /** The same server for somebody who shows no certificate. */
  TestServer anonymous() {
    return new TestServer(server, dataDir, false);
  }

  void stop() {
    server.close();
  }

  ApiServer running() {
    return server;
  }

  Path dataDir() {
    return server.dataDir();
  }

  int port() {
    return server.port();
  }

  private static SSLContext tls(Path dataDir, boolean known) {
    Kubeconfig admin = Kubeconfig.read(dataDir.resolve("admin.conf"));
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", Pem.certificates(admin.cluster().certificateAuthority().orElseThrow()).getFirst());
      TrustManagerFactory theirs =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      theirs.init(trusted);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "admin",
          Pem.privateKey(admin.user().clientKey().orElseThrow()),
          new char[0],
          Pem.certificates(admin.user().clientCertificate().orElseThrow())
              .toArray(X509Certificate[]::new));
      KeyManagerFactory ours =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      ours.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(known ? ours.getKeyManagers() : null, theirs.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer. */
  record Answer(int code, JsonNode body, HttpResponse<?> response) {
    String reason() {
      return body.path("reason").asText();
    }

    String message() {
      return body.path("message").asText();
    }

    String text(String pointer) {
      return body.at(pointer).asText();
    }

    ObjectNode object() {
      return (ObjectNode) body;
    }
  }

  /** Makes a namespace of its own for a test, with its ServiceAccount. */
  String namespace() {
    String name = "test-" + NAMESPACES.incrementAndGet();
    post("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}");
    post("/api/v1/namespaces/" + name + "/serviceaccounts", "{'metadata':{'name':'default'}}");
    return name;
  }

  Answer get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  Answer post(String path, String body) {
    return send("POST", path, json(body), "Content-Type", "application/json");
  }

  Answer put(String path, JsonNode body) {
    return send("PUT", path, Json.bytes(body), "Content-Type", "application/json");
  }

  Answer patch(String path, String type, String body) {
    return send("PATCH", path, json(body), "Content-Type", "application/" + type + "+json");
  }

  Answer delete(String path, String body) {
    return send("DELETE", path, json(body), "Content-Type", "application/json");
  }

  Answer delete(String path) {
    return send("DELETE", path, new byte[0]);
  }

  /** Tests write JSON with single quotes. */
  static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  Answer send(String method, String path, byte[] body, String... headers) {
    try {
      HttpResponse<byte[]> response =
          http.send(request(method, path, body, headers), BodyHandlers.ofByteArray());
      JsonNode tree = MissingNode.getInstance();
      try {
        tree = Json.parse(response.body());
      } catch (JsonProcessingException e) {
        // plain text, for those who look at the response itself
      }
      return new Answer(response.statusCode(), tree, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The body as it comes, for watches. */
  HttpResponse<InputStream> open(String path, String... headers) {
    return open(HttpClient.Version.HTTP_2, path, headers);
  }

  HttpResponse<InputStream> open(HttpClient.Version version, String path, String... headers) {
    try {
      return http.send(
          HttpRequest.newBuilder(request("GET", path, new byte[0], headers), (name, value) -> true)
              .version(version)
              .build(),
          BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A WebSocket whose text messages go to {@code listener}. */
  WebSocket webSocket(String path, Consumer<String> listener) {
    URI uri = URI.create(base.resolve(path).toString().replaceFirst("https", "wss"));
    return http.newWebSocketBuilder()
        .buildAsync(
            uri,
            new WebSocket.Listener() {
              private final StringBuilder message = new StringBuilder();

              @Override
              public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                message.append(part);
                if (last) {
                  listener.accept(message.toString());
                  message.setLength(0);
                }
                return WebSocket.Listener.super.onText(socket, "", last);
              }
            })
        .join();
  }

  private HttpRequest request(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    List<String> all = List.of(headers);
    for (int i = 0; i < all.size(); i += 2) {
      request.header(all.get(i), all.get(i + 1));
    }
    return request.build();
  }
}
