package io.tiphys.apiserver.audit.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.pki.Identity;
import io.tiphys.apiserver.pki.OutgoingTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The server that a kubeconfig names, and the credentials that it gives. */
final class WebhookEndpoint implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client;
  private final URI address;
  private final Kubeconfig.User user;

  private WebhookEndpoint(HttpClient client, URI address, Kubeconfig.User user) {
    this.client = client;
    this.address = address;
    this.user = user;
  }

  static WebhookEndpoint of(Kubeconfig config) throws GeneralSecurityException, IOException {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER);
    if ("https".equals(config.cluster().server().getScheme())) {
      client.sslContext(tls(config));
    }
    return new WebhookEndpoint(client.build(), config.cluster().server(), config.user());
  }

  private static SSLContext tls(Kubeconfig config) throws GeneralSecurityException, IOException {
    Kubeconfig.Cluster cluster = config.cluster();
    String authorities =
        cluster
            .certificateAuthority()
            .map(pem -> Base64.getEncoder().encodeToString(pem.getBytes(UTF_8)))
            .orElse("");
    OutgoingTls tls =
        cluster.insecureSkipTlsVerify()
            ? OutgoingTls.toAnyone()
            : cluster.tlsServerName().isPresent()
                ? OutgoingTls.toName(authorities, cluster.tlsServerName().get())
                : OutgoingTls.toHost(authorities);
    Optional<String> certificate = config.user().clientCertificate();
    return certificate.isPresent()
        ? tls.showing(
            new Identity(
                Pem.certificates(certificate.get()),
                Pem.privateKey(config.user().clientKey().orElse(""))))
        : tls.context();
  }

  HttpResponse<Void> post(byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, */*")
            .header("User-Agent", "kube-apiserver-audit")
            .POST(BodyPublishers.ofByteArray(body));
    Optional<String> token = token();
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return client.send(request.build(), BodyHandlers.discarding());
  }

  private Optional<String> token() throws IOException {
    return user.tokenFile().isPresent()
        ? Optional.of(Files.readString(user.tokenFile().get()).strip())
        : user.token();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
