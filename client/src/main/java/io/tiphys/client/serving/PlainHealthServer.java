package io.tiphys.client.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A port without TLS that says only whether the component is well: what load balancers and init
 * systems ask of a node's components.
 */
public final class PlainHealthServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private PlainHealthServer(HttpServer server) {
    this.server = server;
  }

  /** What is said at a path; answers by itself, and says whether it has. */
  public interface Page {
    boolean answer(HttpExchange exchange) throws IOException;
  }

  /** Starts to listen; throws with the address where it cannot. */
  public static PlainHealthServer start(InetSocketAddress address, Page page) throws IOException {
    try {
      HttpServer http = HttpServer.create(address, 0);
      PlainHealthServer server = new PlainHealthServer(http);
      http.setExecutor(server.executor);
      http.createContext(
          "/",
          exchange -> {
            try (exchange) {
              if (!page.answer(exchange)) {
                Exchanges.text(exchange, 404, "404 page not found\n");
              }
            }
          });
      http.start();
      return server;
    } catch (IOException e) {
      throw new IOException("no health can be told at " + address + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
