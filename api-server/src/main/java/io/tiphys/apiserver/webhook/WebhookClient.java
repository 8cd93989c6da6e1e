package io.tiphys.apiserver.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.OutgoingTls;
import io.tiphys.telemetry.tracing.Span;
import io.tiphys.telemetry.tracing.Tracing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to webhooks and reads what they answer. Clients are made when a webhook is first
 * called, one for each way of trusting one. Safe for use from many threads; calls block.
 */
public final class WebhookClient implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int REMEMBERED = 100;

  private final ServiceAddresses addresses;
  private final Map<WebhookTarget, HttpClient> clients = new ConcurrentHashMap<>();
  private @Nullable ExecutorService threads;

  public WebhookClient(CachedObjects objects) {
    this.addresses = new ServiceAddresses(objects);
  }

  /**
   * @throws WebhookException if there is no answer in time, or none that is an object
   */
  public ObjectNode post(WebhookTarget target, ObjectNode body, Duration timeout)
      throws WebhookException {
    String shown = target.shown() + "?timeout=" + timeout.toSeconds() + "s";
    String host = "";
    try (Span span = Tracing.part("webhook " + target.shown())) {
      URI address = address(target, timeout);
      host = address.getAuthority();
      HttpResponse<byte[]> response =
          client(target).send(request(address, body, timeout, span), BodyHandlers.ofByteArray());
      if (response.statusCode() >= 300) {
        throw new WebhookException(refusal(response));
      }
      return read(response.body());
    } catch (HttpTimeoutException e) {
      throw new WebhookException("Post \"" + shown + "\": context deadline exceeded", e);
    } catch (ConnectException e) {
      throw new WebhookException(
          "Post \"" + shown + "\": dial tcp " + host + ": connect: connection refused", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new WebhookException("Post \"" + shown + "\": " + cause(e), e);
    } catch (IllegalArgumentException e) {
      throw new WebhookException("Post \"" + shown + "\": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebhookException("Post \"" + shown + "\": context canceled", e);
    }
  }

  private static HttpRequest request(URI address, ObjectNode body, Duration timeout, Span span) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, */*")
            .header("User-Agent", "kube-apiserver-admission")
            .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
    if (span.isRecording()) {
      request.header("traceparent", span.traceparent());
    }
    return request.build();
  }

  private static String cause(Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  private URI address(WebhookTarget target, Duration timeout) throws IOException {
    String base =
        target.isService()
            ? "https://" + authority(target) + (target.path().isEmpty() ? "/" : target.path())
            : target.url();
    return URI.create(
        base + (base.indexOf('?') < 0 ? "?" : "&") + "timeout=" + timeout.toSeconds() + "s");
  }

  private String authority(WebhookTarget target) throws IOException {
    return switch (addresses.find(target.namespace(), target.service(), target.port())) {
      case ServiceAddresses.Address address -> address.authority();
      case ServiceAddresses.None none -> throw new IOException(why(none, target));
    };
  }

  private static String why(ServiceAddresses.None none, WebhookTarget target) {
    return switch (none.reason()) {
      case "ServiceNotFound" -> "service \"" + target.service() + "\" not found";
      case "ServicePortError" ->
          "no service port " + target.port() + " found for service \"" + target.service() + "\"";
      default -> "no endpoints available for service \"" + target.service() + "\"";
    };
  }

  private static String refusal(HttpResponse<byte[]> response) {
    String text = new String(response.body(), StandardCharsets.UTF_8).strip();
    return switch (response.statusCode()) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> text.isEmpty() ? "forbidden" : "forbidden: " + text;
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 503 -> "the server is currently unable to handle the request";
      default ->
          response.statusCode() >= 500
              ? "an error on the server (\""
                  + text
                  + "\") has prevented the request from succeeding"
              : "the server responded with the status code "
                  + response.statusCode()
                  + " but did not return more information";
    };
  }

  private static ObjectNode read(byte[] body) throws IOException {
    JsonNode json;
    try {
      json = Json.read(body, JsonNode.class);
    } catch (IOException e) {
      throw new IOException("couldn't get version/kind; json parse error", e);
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("couldn't get version/kind; json parse error");
  }

  private HttpClient client(WebhookTarget target) throws GeneralSecurityException {
    HttpClient known = clients.get(target);
    if (known != null) {
      return known;
    }
    if (clients.size() >= REMEMBERED) {
      clients.clear(); // those of webhooks that are long gone
    }
    HttpClient made =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(
                (target.isService()
                        ? OutgoingTls.toName(target.caBundle(), target.serverName())
                        : OutgoingTls.toHost(target.caBundle()))
                    .context())
            .executor(threads())
            .build();
    HttpClient first = clients.putIfAbsent(target, made);
    return first == null ? made : first;
  }

  private synchronized ExecutorService threads() {
    ExecutorService made = threads;
    if (made == null) {
      made = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
      threads = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
