package io.tiphys.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A very small API server for ConfigMaps in the namespace {@code default}: list and watch with
 * history, and faults on demand. Other paths answer as {@link #answer} says.
 */
public final class TrialServer implements AutoCloseable {

  private static final String CONFIG_MAPS = "/api/v1/configmaps";

  /** A request as it came. */
  public record Received(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {}

  /** An answer other than ConfigMaps. */
  public record Answer(int code, Map<String, String> headers, String body) {
    public static Answer of(int code, String body) {
      return new Answer(code, Map.of("Content-Type", "application/json"), body);
    }
  }

  /** Answers a request; empty for what this server does by itself. */
  public interface Rule {
    Optional<Answer> answer(Received request);
  }

  private record Event(long revision, String type, ObjectNode object) {}

  private final HttpServer server;
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Event> history = new ArrayList<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Rule rule = request -> Optional.empty();
  private long revision = 10;
  private long forgotten;
  private int cuts;
  private volatile boolean serverSentEvents = true;

  public TrialServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public ClusterAccess access() {
    return new ClusterAccess(
        List.of(uri()), Optional.empty(), false, new ClusterAccess.Anonymous());
  }

  public void answer(Rule rule) {
    this.rule = rule;
  }

  /** Behaves as upstream, which refuses server-sent events. */
  public void speakJsonOnly() {
    serverSentEvents = false;
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  public long lists() {
    return received.stream()
        .filter(r -> r.path().equals(CONFIG_MAPS) && !r.query().containsKey("watch"))
        .count();
  }

  public int openWatches() {
    return open.get();
  }

  public synchronized long put(String name, String value) {
    boolean known = objects.containsKey(name);
    ObjectNode object = Json.newObject();
    object.put("apiVersion", "v1").put("kind", "ConfigMap");
    object
        .putObject("metadata")
        .put("namespace", "default")
        .put("name", name)
        .put("resourceVersion", Long.toString(++revision))
        .putArray("managedFields")
        .addObject()
        .put("manager", "trial");
    object.putObject("data").put("value", value);
    objects.put(name, object);
    tell(known ? "MODIFIED" : "ADDED", object);
    return revision;
  }

  public synchronized long remove(String name) {
    ObjectNode last = Objects.requireNonNull(objects.remove(name)).deepCopy();
    last.withObject("/metadata").put("resourceVersion", Long.toString(++revision));
    tell("DELETED", last);
    return revision;
  }

  private void tell(String type, ObjectNode object) {
    history.add(new Event(revision, type, object));
    notifyAll();
  }

  /** Breaks all open watches in the middle. */
  public synchronized void cut() {
    cuts++;
    notifyAll();
  }

  /** Forgets the history. */
  public synchronized void compact() {
    forgotten = revision;
    history.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Received request = read(exchange);
    received.add(request);
    Optional<Answer> answer = rule.answer(request);
    if (answer.isPresent()) {
      send(exchange, answer.get());
    } else if (!request.path().equals(CONFIG_MAPS)) {
      send(exchange, Answer.of(404, ""));
    } else if (request.query().containsKey("watch")) {
      watch(exchange, request);
    } else {
      send(exchange, Answer.of(200, list()));
    }
  }

  private static Received read(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Received(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query, headers, body);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private synchronized String list() {
    ObjectNode list = Json.newObject().put("apiVersion", "v1").put("kind", "ConfigMapList");
    list.putObject("metadata").put("resourceVersion", Long.toString(revision));
    list.putArray("items").addAll(objects.values());
    return list.toString();
  }

  private void watch(HttpExchange exchange, Received request) throws IOException {
    String accept = request.headers().getOrDefault("Accept", "");
    boolean events = serverSentEvents && accept.contains("text/event-stream");
    if (!events && accept.equals("text/event-stream")) {
      send(exchange, Answer.of(406, ""));
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Type", events ? "text/event-stream" : "application/json");
    exchange.sendResponseHeaders(200, 0);
    String from =
        request.headers().getOrDefault("Last-Event-ID", request.query().get("resourceVersion"));
    open.incrementAndGet();
    try {
      follow(exchange.getResponseBody(), Long.parseLong(from), events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private void follow(OutputStream out, long from, boolean events)
      throws IOException, InterruptedException {
    long at = from;
    out.write((events ? ": hello\r\n\r\n" : "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    while (true) {
      Event next;
      synchronized (this) {
        int before = cuts;
        while ((next = after(at)) == null && cuts == before && at >= forgotten) {
          wait();
        }
        if (cuts != before) {
          throw new IOException("cut"); // without the last chunk: the client sees it break
        }
        if (next == null) {
          next = new Event(at, "ERROR", expired());
        }
      }
      out.write(frame(next, events).getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (next.type().equals("ERROR")) {
        out.close();
        return;
      }
      at = next.revision();
    }
  }

  private static String frame(Event event, boolean events) {
    return events
        ? "id: "
            + event.revision()
            + "\nevent: "
            + event.type()
            + "\ndata: "
            + event.object()
            + "\n\n"
        : "{\"type\":\"" + event.type() + "\",\"object\":" + event.object() + "}\n";
  }

  private static ObjectNode expired() {
    return Json.newObject()
        .put("kind", "Status")
        .put("reason", "Expired")
        .put("message", "too old resource version")
        .put("code", 410);
  }

  @org.jspecify.annotations.Nullable
  private Event after(long at) {
    return history.stream().filter(e -> e.revision() > at).findFirst().orElse(null);
  }

  @Override
  public void close() {
    cut();
    server.stop(0);
  }
}
