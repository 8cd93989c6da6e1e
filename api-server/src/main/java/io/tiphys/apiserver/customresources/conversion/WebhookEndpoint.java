package io.tiphys.apiserver.customresources.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.aggregation.ServiceAddresses;
import io.tiphys.apiserver.pki.OutgoingTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a webhook listens, by its {@code clientConfig}: a URL, or a Service of the cluster. */
final class WebhookEndpoint {

  /** As long as upstream waits for a conversion. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final JsonNode config;
  private final ServiceAddresses addresses;
  private volatile @Nullable HttpClient client;

  WebhookEndpoint(JsonNode config, ServiceAddresses addresses) {
    this.config = config;
    this.addresses = addresses;
  }

  /** Posts a review and returns the one that comes back; the exception says what upstream says. */
  ObjectNode post(ObjectNode review) throws IOException {
    URI shown = shown();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(target())
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
              .build();
      HttpResponse<byte[]> answer = client().send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            "the server responded with the status code "
                + answer.statusCode()
                + " but did not return more information");
      }
      return Json.read(answer.body(), ObjectNode.class);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Post \"" + shown + "\": the request was cancelled", e);
    } catch (java.net.http.HttpTimeoutException e) {
      throw new IOException("Post \"" + shown + "\": context deadline exceeded", e);
    } catch (java.net.ConnectException e) {
      throw new IOException("Post \"" + shown + "\": connect: connection refused", e);
    } catch (GeneralSecurityException | javax.net.ssl.SSLException e) {
      throw new IOException("Post \"" + shown + "\": tls: " + e.getMessage(), e);
    }
  }

  private HttpClient client() throws GeneralSecurityException {
    HttpClient known = client;
    if (known == null) {
      String bundle = config.path("caBundle").asText("");
      JsonNode service = config.path("service");
      known =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .followRedirects(HttpClient.Redirect.NEVER)
              .sslContext(
                  (service.isObject()
                          ? OutgoingTls.toName(bundle, serverName(service))
                          : OutgoingTls.toHost(bundle))
                      .context())
              .build();
      client = known;
    }
    return known;
  }

  private static String serverName(JsonNode service) {
    return service.path("name").asText() + "." + service.path("namespace").asText() + ".svc";
  }

  private static int port(JsonNode service) {
    return service.path("port").asInt(443);
  }

  /** As errors show it. */
  private URI shown() {
    JsonNode service = config.path("service");
    return service.isObject()
        ? URI.create(
            "https://%s:%d%s?timeout=30s"
                .formatted(serverName(service), port(service), path(service)))
        : URI.create(config.path("url").asText() + "?timeout=30s");
  }

  private static String path(JsonNode service) {
    String path = service.path("path").asText("/");
    return path.startsWith("/") ? path : "/" + path;
  }

  private URI target() throws IOException {
    JsonNode service = config.path("service");
    if (!service.isObject()) {
      return shown();
    }
    ServiceAddresses.Result found =
        addresses.find(
            service.path("namespace").asText(), service.path("name").asText(), port(service));
    return switch (found) {
      case ServiceAddresses.Address address ->
          URI.create("https://" + address.authority() + path(service) + "?timeout=30s");
      case ServiceAddresses.None none -> throw new IOException(none.message());
    };
  }
}
