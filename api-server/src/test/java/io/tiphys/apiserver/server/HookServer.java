package io.tiphys.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.pki.PkiOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server of admission webhooks, which remembers what it was asked. */
final class HookServer implements AutoCloseable {

  private final HttpsServer server;
  private final ClusterPki pki;
  private final Map<String, Function<ObjectNode, ObjectNode>> hooks = new ConcurrentHashMap<>();
  final Queue<ObjectNode> asked = new ConcurrentLinkedQueue<>();

  /**
   * @param name of its Service, which its certificate is for, besides localhost
   */
  HookServer(Path directory, String name) {
    pki = ClusterPki.open(PkiOptions.in(directory).withTlsSans(List.of(name, "localhost")));
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private SSLContext tls() throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "serving",
        pki.serving().key(),
        new char[0],
        pki.serving().chain().toArray(X509Certificate[]::new));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), null, null);
    return context;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String caBundle() {
    return Base64.getEncoder().encodeToString(pki.ca().pem().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param hook gets the request and returns the response, to which the uid is added
   */
  void serve(String path, Function<ObjectNode, ObjectNode> hook) {
    hooks.put(path, hook);
  }

  static ObjectNode allowed() {
    return Json.newObject().put("allowed", true);
  }

  static ObjectNode patched(String patch) {
    byte[] json = patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return allowed()
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(json));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ObjectNode review = Json.read(exchange.getRequestBody().readAllBytes(), ObjectNode.class);
      ObjectNode request = (ObjectNode) review.path("request");
      Function<ObjectNode, ObjectNode> hook = hooks.get(exchange.getRequestURI().getPath());
      if (hook == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      asked.add(request);
      ObjectNode response = hook.apply(request);
      response.put("uid", request.path("uid").asText());
      ObjectNode answered = Json.newObject();
      answered.put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
      answered.set("response", response);
      byte[] bytes = Json.bytes(answered);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
