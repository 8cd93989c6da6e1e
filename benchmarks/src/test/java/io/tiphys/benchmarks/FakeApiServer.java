package io.tiphys.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** As much of an API server as the load generator needs: bodies under paths, and watches. */
final class FakeApiServer implements AutoCloseable {

  final Map<String, String> objects = new ConcurrentHashMap<>();
  private final List<OutputStream> watches = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  Path writeKubeconfig(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        current-context: fake
        contexts: [{name: fake, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: secret}}]
        """
            .formatted(server.getAddress().getPort()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String name = body.replaceAll("(?s).*?\"name\":\"([^\"]*)\".*", "$1");
        objects.put(path + "/" + name, body);
        answer(exchange, 201, "{\"metadata\":{\"resourceVersion\": \"7\"}}");
      }
      case "PUT" -> {
        objects.put(path, body);
        watches.forEach(FakeApiServer::tell);
        answer(exchange, 200, body);
      }
      case "DELETE" -> {
        objects.keySet().removeIf(key -> key.startsWith(path));
        answer(exchange, 200, "{}");
      }
      default -> {
        if (query.contains("watch=true")) {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
          watches.add(exchange.getResponseBody());
        } else if (path.endsWith("s") || objects.containsKey(path)) {
          answer(exchange, 200, "{}");
        } else {
          answer(exchange, 404, "{}");
        }
      }
    }
  }

  private static void tell(OutputStream watch) {
    synchronized (watch) {
      try {
        watch.write("{\"type\":\"MODIFIED\",\"object\":{}}\n".getBytes(StandardCharsets.UTF_8));
        watch.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
