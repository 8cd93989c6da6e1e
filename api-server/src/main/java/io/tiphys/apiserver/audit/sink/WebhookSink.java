package io.tiphys.apiserver.audit.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.KubeconfigException;
import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Posts events as an {@code EventList} to a server, some times over where that fails. */
final class WebhookSink implements AuditSink {

  private static final int TRIES = 5;
  private static final double FACTOR = 1.5;
  private static final double JITTER = 0.2;
  private static final byte[] HEAD =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
          .getBytes(UTF_8);
  private static final byte[] END = "]}\n".getBytes(UTF_8);

  private final WebhookEndpoint endpoint;
  private final Duration initialBackoff;
  private final SinkMetrics metrics;

  private WebhookSink(WebhookEndpoint endpoint, Duration initialBackoff, SinkMetrics metrics) {
    this.endpoint = endpoint;
    this.initialBackoff = initialBackoff;
    this.metrics = metrics;
  }

  static WebhookSink of(WebhookOptions options, SinkMetrics metrics) {
    var file = options.configFile().orElseThrow();
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "--audit-webhook-config-file "
              + file.toAbsolutePath()
              + " cannot be read; name a kubeconfig of the server that is to get the events");
    }
    try {
      return new WebhookSink(
          WebhookEndpoint.of(Kubeconfig.read(file)), options.initialBackoff(), metrics);
    } catch (KubeconfigException | GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "--audit-webhook-config-file " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean accept(List<AuditEvent> events) {
    byte[] body = body(events);
    String error = "";
    try {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        if (attempt > 0) {
          Thread.sleep(pause(attempt));
        }
        error = post(body);
        if (error.isEmpty()) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.lost("webhook", error, events);
    return false;
  }

  private long pause(int attempt) {
    double pause = initialBackoff.toMillis() * Math.pow(FACTOR, attempt - 1);
    return (long) (pause * (1 + ThreadLocalRandom.current().nextDouble() * JITTER));
  }

  /** What went wrong; empty if nothing. */
  private String post(byte[] body) throws InterruptedException {
    try {
      HttpResponse<Void> response = endpoint.post(body);
      int code = response.statusCode();
      return code < 300 ? "" : "the webhook answered " + code;
    } catch (IOException e) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  private static byte[] body(List<AuditEvent> events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(events.size() * 1024);
    body.writeBytes(HEAD);
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      body.writeBytes(events.get(i).json());
    }
    body.writeBytes(END);
    return body.toByteArray();
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
