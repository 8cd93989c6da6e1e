package io.tiphys.apiserver.aggregation;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.webhook.ServiceAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks an aggregated server for its discovery, to learn whether it is there. Blocks. */
final class Probe {

  static final User AGGREGATOR =
      new User("system:kube-aggregator", "", Set.of("system:masters"), Map.of());

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 2;

  private final ServiceAddresses addresses;
  private final RemoteClients clients;

  Probe(ServiceAddresses addresses, RemoteClients clients) {
    this.addresses = addresses;
    this.clients = clients;
  }

  Availability check(RemoteService service) throws InterruptedException {
    Availability last = Availability.PASSED;
    for (int i = 0; i < ATTEMPTS; i++) {
      last = attempt(service);
      if (last.available() || !last.reason().equals("FailedDiscoveryCheck")) {
        return last;
      }
    }
    return last;
  }

  private Availability attempt(RemoteService service) throws InterruptedException {
    RemoteService.Target target = service.service().orElseThrow();
    return switch (addresses.find(target.namespace(), target.name(), target.port())) {
      case ServiceAddresses.None none -> Availability.failed(none.reason(), none.message());
      case ServiceAddresses.Address address ->
          ask(URI.create("https://" + address.authority() + service.path()));
    };
  }

  private Availability ask(URI uri) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    ProxyHeaders.identity(headers, AGGREGATOR);
    headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    try {
      int code = clients.probes().send(request.build(), BodyHandlers.discarding()).statusCode();
      return code >= 200 && code < 300
          ? Availability.PASSED
          : failed(uri, "bad status from " + uri + ": " + code);
    } catch (IOException e) {
      return failed(uri, "Get \"" + uri + "\": " + AggregatedProxy.reason(e));
    }
  }

  private static Availability failed(URI uri, String why) {
    return Availability.failed(
        "FailedDiscoveryCheck", "failing or missing response from " + uri + ": " + why);
  }
}
