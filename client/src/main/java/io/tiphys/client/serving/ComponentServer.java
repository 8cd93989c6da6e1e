package io.tiphys.client.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.telemetry.metrics.Exposition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A component's own port: {@code /metrics} for whom the API server allows it, and health for all. A
 * virtual thread a request.
 */
public final class ComponentServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ComponentServer.class);

  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CallerAccess access;
  private final ServingOptions options;
  private final HealthPages health;
  private final PrometheusMeterRegistry meters;

  private ComponentServer(
      HttpsServer server,
      ServingOptions options,
      CallerAccess access,
      HealthReport health,
      PrometheusMeterRegistry meters) {
    this.server = server;
    this.options = options;
    this.access = access;
    this.health = new HealthPages(health);
    this.meters = meters;
  }

  /**
   * Starts to listen.
   *
   * @param client asks the API server who callers are and what they may
   * @throws IOException with the port or file that is to blame
   */
  public static ComponentServer start(
      ServingOptions options, ApiClient client, HealthReport health, PrometheusMeterRegistry meters)
      throws IOException {
    ClientAuthorities authorities =
        options.clientCa().isPresent()
            ? ClientAuthorities.of(options.clientCa().get())
            : ClientAuthorities.publishedBy(client);
    ServingTls tls;
    if (options.certificate().isPresent()) {
      tls = ServingTls.of(options.certificate().get(), options.key().orElseThrow());
    } else {
      SelfSigned own = SelfSigned.create("localhost", Instant.now());
      tls = ServingTls.of(List.of(own.certificate()), own.key());
    }
    HttpsServer https = listen(options);
    https.setHttpsConfigurator(tls);
    CallerAccess access = new CallerAccess(client, authorities, InstantSource.system());
    ComponentServer server = new ComponentServer(https, options, access, health, meters);
    https.setExecutor(server.executor);
    https.createContext("/", server::handle);
    https.start();
    return server;
  }

  private static HttpsServer listen(ServingOptions options) throws IOException {
    try {
      return HttpsServer.create(new InetSocketAddress(options.address(), options.port()), 0);
    } catch (IOException e) {
      throw new IOException(
          "--secure-port: " + options.address() + ":" + options.port() + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (StatusException e) {
        status(exchange, e.status());
      } catch (ApiUnreachableException e) {
        status(
            exchange,
            Status.of(
                StatusReason.INTERNAL_ERROR,
                "Internal Server Error: the API server cannot be asked: " + e.getMessage()));
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("path", exchange.getRequestURI().getPath())
            .setCause(e)
            .log("request failed");
        status(exchange, Status.of(StatusReason.INTERNAL_ERROR, "Internal Server Error"));
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = Exchanges.path(exchange);
    String verb = exchange.getRequestMethod().toLowerCase(Locale.ROOT);
    if (!options.isOpen(path)) {
      authorize(exchange, verb, path);
    }
    if (!verb.equals("get") && !verb.equals("head")) {
      throw Status.of(StatusReason.METHOD_NOT_ALLOWED, "the server does not allow this method")
          .asException();
    }
    if (path.equals("/metrics")) {
      Exchanges.send(exchange, 200, Exposition.CONTENT_TYPE, Exposition.text(meters));
    } else if (!health.answer(exchange)) {
      Exchanges.text(exchange, 404, "404 page not found\n");
    }
  }

  private void authorize(HttpExchange exchange, String verb, String path) {
    Caller caller = access.caller(exchange).orElseThrow(() -> Status.unauthorized().asException());
    if (!access.allows(caller, new Wish.OnPath(verb, path))) {
      throw Status.of(
              StatusReason.FORBIDDEN,
              "forbidden: User \"" + caller.name() + "\" cannot " + verb + " path \"" + path + "\"")
          .asException();
    }
  }

  private static void status(HttpExchange exchange, Status status) throws IOException {
    Exchanges.send(exchange, status.code(), "application/json", Json.bytes(StatusBody.of(status)));
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
