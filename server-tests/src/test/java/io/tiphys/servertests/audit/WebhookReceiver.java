package io.tiphys.servertests.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server that takes audit events over HTTPS, with the certificate of a cluster. */
final class WebhookReceiver implements AutoCloseable {

  private static final String TOKEN = "let-me-in";

  private final HttpsServer server;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * @param cluster the data directory of one, whose certificate it shows
   */
  WebhookReceiver(Path cluster) throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(cluster.resolve("pki"))));
    server.createContext(
        "/audit",
        exchange -> {
          calls.incrementAndGet();
          JsonNode list = Json.parse(exchange.getRequestBody().readAllBytes());
          boolean known =
              ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
          int code = !known ? 401 : failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? 503 : 200;
          if (code == 200) {
            list.path("items").forEach(events::add);
          }
          exchange.sendResponseHeaders(code, -1);
          exchange.close();
        });
    server.start();
  }

  private static SSLContext tls(Path pki) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "receiver",
        Pem.privateKey(Files.readString(pki.resolve("apiserver.key"))),
        new char[0],
        Pem.certificates(Files.readString(pki.resolve("apiserver.crt")))
            .toArray(X509Certificate[]::new));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), null, null);
    return context;
  }

  /** The kubeconfig by which a server reaches it. */
  Path kubeconfig(Path folder, Path authority) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: receiver
          cluster: {server: "https://127.0.0.1:%d/audit", certificate-authority: "%s"}
        users:
        - name: sender
          user: {token: %s}
        contexts:
        - name: default
          context: {cluster: receiver, user: sender}
        current-context: default
        """
            .formatted(server.getAddress().getPort(), authority, TOKEN);
    try {
      return Files.writeString(folder.resolve("webhook.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets that many calls fail. */
  void fail(int calls) {
    failures.set(calls);
  }

  int calls() {
    return calls.get();
  }

  List<JsonNode> events() {
    return events;
  }

  boolean has(String auditId, String stage) {
    return events.stream()
        .anyMatch(e ->
            e.path("auditID").asText().equals(auditId) && e.path("stage").asText().equals(stage));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
