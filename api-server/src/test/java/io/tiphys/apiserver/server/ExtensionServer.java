package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.pki.PkiOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server of an API group of its own, as metrics-server is one: it takes requests from the front
 * proxy alone, and believes what that says about the user.
 */
final class ExtensionServer implements AutoCloseable {

  private final HttpsServer server;
  final SSLContext tls;
  private final ClusterPki pki;
  private final Map<String, String> documents = new ConcurrentHashMap<>();
  final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * @param frontProxyCa PEM, who signs the front proxy's certificate
   * @param name the name of its Service, which its certificate is for
   */
  ExtensionServer(Path directory, String frontProxyCa, String name) {
    pki = ClusterPki.open(PkiOptions.in(directory).withTlsSans(List.of(name)));
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      tls = tls(frontProxyCa);
      server.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters both = tls.getDefaultSSLParameters();
              both.setNeedClientAuth(true);
              parameters.setSSLParameters(both);
            }
          });
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private SSLContext tls(String frontProxyCa) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "serving",
        pki.serving().key(),
        new char[0],
        pki.serving().chain().toArray(X509Certificate[]::new));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("front-proxy", Pem.certificates(frontProxyCa).getFirst());
    TrustManagerFactory theirs =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
    return context;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String caPem() {
    return pki.ca().pem();
  }

  void serve(String path, String json) {
    documents.put(path, json.replace('\'', '"'));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.endsWith("/whoami")) {
        send(exchange, 200, whoAmI(exchange));
      } else if (path.endsWith("/echo")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("X-Echo", exchange.getRequestMethod());
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(202, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      } else if (path.endsWith("/stream")) {
        stream(exchange);
      } else if (documents.containsKey(path)) {
        send(exchange, 200, documents.getOrDefault(path, ""));
      } else {
        send(exchange, 404, "{\"kind\":\"Status\",\"code\":404,\"message\":\"not here\"}");
      }
    }
  }

  /** Lines as they are put into the queue, until an empty one. */
  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      for (String line = lines.take(); !line.isEmpty(); line = lines.take()) {
        out.write((line + "\n").getBytes(UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String whoAmI(HttpExchange exchange) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      body.readAllBytes();
    }
    var certificate =
        (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
    var headers = exchange.getRequestHeaders();
    return "{\"proxy\":\""
        + certificate.getSubjectX500Principal().getName()
        + "\",\"user\":\""
        + headers.getFirst("X-Remote-User")
        + "\",\"groups\":\""
        + headers.get("X-Remote-Group")
        + "\",\"authorization\":\""
        + headers.getFirst("Authorization")
        + "\",\"query\":\""
        + exchange.getRequestURI().getRawQuery()
        + "\",\"fake\":\""
        + headers.getFirst("X-Remote-Extra-Fake")
        + "\"}";
  }

  private static void send(HttpExchange exchange, int code, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
