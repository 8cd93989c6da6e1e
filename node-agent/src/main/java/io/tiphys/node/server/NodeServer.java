package io.tiphys.node.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.node.NodeAgentOptions.Serving;
import io.tiphys.node.pod.PodWorkers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's HTTPS server (upstream's port 10250): logs of containers, the pods of the node,
 * health. A virtual thread a request.
 */
public final class NodeServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeServer.class);

  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Access access;
  private final PodWorkers pods;
  private final LogHandler logs;

  private NodeServer(HttpsServer server, Access access, PodWorkers pods) {
    this.server = server;
    this.access = access;
    this.pods = pods;
    this.logs = new LogHandler(pods);
  }

  /** Starts to listen on all addresses. */
  public static NodeServer start(
      Serving serving, String nodeName, ApiClient client, PodWorkers pods) throws IOException {
    Path certificate = serving.certificate().orElseThrow();
    Path key = serving.key().orElseThrow();
    HttpsServer https = HttpsServer.create(new InetSocketAddress(serving.port()), 0);
    https.setHttpsConfigurator(ServerTls.of(certificate, key, serving.clientCa()));
    Access access = new Access(client, nodeName, InstantSource.system());
    NodeServer server = new NodeServer(https, access, pods);
    https.setExecutor(server.executor);
    https.createContext("/", server::handle);
    https.start();
    return server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (Refusal refusal) {
        text(exchange, refusal.code(), String.valueOf(refusal.getMessage()));
      } catch (StatusException | ApiUnreachableException e) {
        text(exchange, 500, String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("path", exchange.getRequestURI())
            .setCause(e)
            .log("request failed");
        text(exchange, 500, "internal error");
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    authorize(exchange, path);
    if (path.startsWith("/containerLogs/")) {
      logs.handle(exchange);
      return;
    }
    switch (path) {
      case "/healthz", "/healthz/ping" -> text(exchange, 200, "ok");
      case "/pods", "/pods/", "/runningpods", "/runningpods/" -> {
        byte[] list =
            Json.bytes(new PodListBuilder().withItems(new ArrayList<>(pods.pods())).build());
        send(exchange, 200, "application/json", list);
      }
      default -> throw new Refusal(404, "404 page not found");
    }
  }

  private void authorize(HttpExchange exchange, String path) {
    Caller caller =
        certificate(exchange)
            .map(Access::caller)
            .or(() -> token(exchange).flatMap(access::caller))
            .orElseThrow(() -> new Refusal(401, "Unauthorized"));
    String verb =
        switch (exchange.getRequestMethod()) {
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> "delete";
          default -> "get";
        };
    String subresource =
        path.startsWith("/stats")
            ? "stats"
            : path.startsWith("/metrics") ? "metrics" : path.startsWith("/logs") ? "log" : "proxy";
    if (!access.allows(caller, verb, subresource)) {
      throw new Refusal(
          403,
          "Forbidden (user="
              + caller.name()
              + ", verb="
              + verb
              + ", resource=nodes, subresource(s)=["
              + subresource
              + "])");
    }
  }

  private static Optional<X509Certificate> certificate(HttpExchange exchange) {
    try {
      Certificate[] chain = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> token(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ")
        ? Optional.of(header.substring("bearer ".length()).strip())
        : Optional.empty();
  }

  static void text(HttpExchange exchange, int code, String message) throws IOException {
    send(exchange, code, "text/plain; charset=utf-8", message.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    if (exchange.getResponseCode() != -1) {
      return; // the answer has begun: it just ends
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
