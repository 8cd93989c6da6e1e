package io.tiphys.node.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.serving.Caller;
import io.tiphys.client.serving.CallerAccess;
import io.tiphys.client.serving.ClientAuthorities;
import io.tiphys.client.serving.Exchanges;
import io.tiphys.client.serving.HealthPages;
import io.tiphys.client.serving.Refusal;
import io.tiphys.client.serving.ServingTls;
import io.tiphys.client.serving.Wish;
import io.tiphys.node.NodeAgentOptions.Serving;
import io.tiphys.node.pod.LocalPods;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.telemetry.metrics.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's HTTPS server (upstream's port 10250): logs of containers, the pods of the node,
 * health, metrics. A virtual thread a request.
 */
public final class NodeServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeServer.class);

  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final String nodeName;
  private final CallerAccess access;
  private final LocalPods pods;
  private final LogHandler logs;
  private final HealthPages health;

  private NodeServer(
      HttpsServer server,
      String nodeName,
      CallerAccess access,
      LocalPods pods,
      HealthReport health) {
    this.server = server;
    this.nodeName = nodeName;
    this.access = access;
    this.pods = pods;
    this.logs = new LogHandler(pods);
    this.health = new HealthPages(health);
  }

  /** Starts to listen on all addresses. */
  public static NodeServer start(
      Serving serving, String nodeName, ApiClient client, LocalPods pods, HealthReport health)
      throws IOException {
    Path certificate = serving.certificate().orElseThrow();
    Path key = serving.key().orElseThrow();
    HttpsServer https = HttpsServer.create(new InetSocketAddress(serving.port()), 0);
    https.setHttpsConfigurator(ServingTls.of(certificate, key));
    CallerAccess access =
        new CallerAccess(client, ClientAuthorities.of(serving.clientCa()), InstantSource.system());
    NodeServer server = new NodeServer(https, nodeName, access, pods, health);
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
        Exchanges.text(exchange, refusal.code(), String.valueOf(refusal.getMessage()));
      } catch (StatusException | ApiUnreachableException e) {
        Exchanges.text(exchange, 500, String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("path", exchange.getRequestURI())
            .setCause(e)
            .log("request failed");
        Exchanges.text(exchange, 500, "internal error");
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = Exchanges.path(exchange);
    authorize(exchange, path);
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      throw new Refusal(405, "405: Method Not Allowed");
    }
    if (path.startsWith("/containerLogs/")) {
      logs.handle(exchange);
      return;
    }
    switch (path) {
      case "/metrics" ->
          Exchanges.send(
              exchange, 200, Exposition.CONTENT_TYPE, Exposition.text(Exposition.ofThisProcess()));
      case "/pods", "/pods/", "/runningpods", "/runningpods/" -> {
        byte[] list =
            Json.bytes(new PodListBuilder().withItems(new ArrayList<>(pods.pods())).build());
        Exchanges.send(exchange, 200, "application/json", list);
      }
      default -> {
        if (!health.answer(exchange)) {
          throw new Refusal(404, "404 page not found");
        }
      }
    }
  }

  private void authorize(HttpExchange exchange, String path) {
    Caller caller =
        access
            .caller(exchange)
            .filter(one -> !one.equals(Caller.ANONYMOUS))
            .orElseThrow(() -> new Refusal(401, "Unauthorized"));
    String verb = NodeRights.verb(exchange.getRequestMethod());
    List<String> subresources = NodeRights.subresources(path);
    if (subresources.stream()
        .noneMatch(part -> access.allows(caller, new Wish.OnNode(verb, nodeName, part)))) {
      throw new Refusal(
          403,
          "Forbidden (user="
              + caller.name()
              + ", verb="
              + verb
              + ", resource=nodes, subresource(s)=["
              + String.join(" ", subresources)
              + "])");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
