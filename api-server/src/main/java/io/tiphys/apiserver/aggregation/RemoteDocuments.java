package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.openapi.RemoteSpecifications;
import io.tiphys.apiserver.webhook.ServiceAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads documents of aggregated servers on this server's own behalf. Blocks. */
final class RemoteDocuments {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServiceAddresses addresses;
  private final RemoteClients clients;

  RemoteDocuments(ServiceAddresses addresses, RemoteClients clients) {
    this.addresses = addresses;
    this.clients = clients;
  }

  JsonNode json(RemoteService service, String path, String accept) throws IOException {
    return Json.parse(response(service, path, accept).body());
  }

  /** A document in the form that it comes in. */
  RemoteSpecifications.Content content(RemoteService service, String path, String accept)
      throws IOException {
    HttpResponse<byte[]> response = response(service, path, accept);
    return new RemoteSpecifications.Content(
        response.headers().firstValue("Content-Type").orElse("application/json"), response.body());
  }

  private HttpResponse<byte[]> response(RemoteService service, String path, String accept)
      throws IOException {
    RemoteService.Target target = service.service().orElseThrow();
    return switch (addresses.find(target.namespace(), target.name(), target.port())) {
      case ServiceAddresses.None none -> throw new IOException(none.message());
      case ServiceAddresses.Address address ->
          response(target, URI.create("https://" + address.authority() + path), accept);
    };
  }

  private HttpResponse<byte[]> response(RemoteService.Target target, URI uri, String accept)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Accept", accept);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    ProxyHeaders.identity(headers, Probe.AGGREGATOR);
    headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    try {
      HttpResponse<byte[]> response =
          clients.of(target).send(request.build(), BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answers " + response.statusCode());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
