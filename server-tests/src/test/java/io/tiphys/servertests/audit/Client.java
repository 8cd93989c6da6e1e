package io.tiphys.servertests.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.pki.Identity;
import io.tiphys.apiserver.pki.OutgoingTls;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Plain HTTP to a server, as somebody or nobody. */
final class Client {

  private final HttpClient http;
  private final URI base;

  private Client(HttpClient http, URI base) {
    this.http = http;
    this.base = base;
  }

  static Client admin(TestApiServer server) {
    return of(server.port(), Kubeconfig.read(server.adminKubeconfig()), true);
  }

  static Client of(Path kubeconfig, int port) {
    return of(port, Kubeconfig.read(kubeconfig), true);
  }

  static Client nobody(TestApiServer server) {
    return of(server.port(), Kubeconfig.read(server.adminKubeconfig()), false);
  }

  private static Client of(int port, Kubeconfig config, boolean known) {
    String authority = config.cluster().certificateAuthority().orElseThrow();
    try {
      OutgoingTls tls =
          OutgoingTls.toHost(Base64.getEncoder().encodeToString(authority.getBytes(UTF_8)));
      HttpClient http =
          HttpClient.newBuilder()
              .sslContext(known ? tls.showing(identity(config.user())) : tls.context())
              .build();
      return new Client(http, URI.create("https://127.0.0.1:" + port));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Identity identity(Kubeconfig.User user) {
    return new Identity(
        Pem.certificates(user.clientCertificate().orElseThrow()),
        Pem.privateKey(user.clientKey().orElseThrow()));
  }

  HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> post(String path, String body) {
    return send("POST", path, body, Map.of("Content-Type", "application/json"));
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "", Map.of());
  }
}
