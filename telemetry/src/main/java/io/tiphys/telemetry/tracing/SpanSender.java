package io.tiphys.telemetry.tracing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans in batches, by OTLP over HTTP in its JSON form. Whoever ends a span never waits:
 * where the collector is away or slow, spans are dropped, and counted.
 */
final class SpanSender implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SpanSender.class);
  private static final int WAITING = 8192;
  private static final int BATCH = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 500;

  private final BlockingQueue<Span> spans = new ArrayBlockingQueue<>(WAITING);
  private final LongAdder dropped = new LongAdder();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI target;
  private final String service;
  private final Thread thread = Thread.ofVirtual().name("spans").unstarted(this::run);
  private volatile boolean closed;
  private boolean failing;

  SpanSender(URI endpoint, String service) {
    this.target = URI.create(endpoint.toString().replaceFirst("/$", "") + "/v1/traces");
    this.service = service;
    thread.start();
  }

  void offer(Span span) {
    if (!spans.offer(span)) {
      dropped.increment();
    }
  }

  private void run() {
    List<Span> batch = new ArrayList<>();
    while (!closed || !spans.isEmpty()) {
      try {
        Span first = spans.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          spans.drainTo(batch, BATCH - 1);
          send(batch);
          batch.clear();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void send(List<Span> batch) throws InterruptedException {
    try {
      int code =
          client
              .send(
                  HttpRequest.newBuilder(target)
                      .timeout(PATIENCE)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofByteArray(Json.bytes(body(batch))))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      if (code >= 300) {
        failed(batch.size(), "it answers " + code);
      } else {
        failing = false;
      }
    } catch (IOException e) {
      failed(batch.size(), e.toString());
    }
  }

  private ObjectNode body(List<Span> batch) {
    ObjectNode body = Json.newObject();
    ObjectNode resource = body.putArray("resourceSpans").addObject();
    Span.attribute(resource.putObject("resource").putArray("attributes"), "service.name", service);
    ObjectNode scope = resource.putArray("scopeSpans").addObject();
    scope.putObject("scope").put("name", "tiphys");
    ArrayNode list = scope.putArray("spans");
    batch.forEach(span -> list.add(span.json()));
    return body;
  }

  private void failed(int lost, String why) {
    dropped.add(lost);
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("endpoint", target)
          .addKeyValue("error", why)
          .addKeyValue("dropped", dropped.sum())
          .log("spans could not be sent");
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
