package io.tiphys.apiserver.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.web.Forwarding;
import io.tiphys.apiserver.webhook.ServiceAddresses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;

/** Passes requests for aggregated groups on to the servers that serve them. */
final class AggregatedProxy implements Forwarding {

  private final ApiServices services;
  private final ServiceAddresses addresses;
  private final RemoteClients clients;

  AggregatedProxy(ApiServices services, ServiceAddresses addresses, RemoteClients clients) {
    this.services = services;
    this.addresses = addresses;
    this.clients = clients;
  }

  @Override
  public boolean takes(String path) {
    Map<GroupVersion, RemoteService> remote = services.remote();
    return !remote.isEmpty() && groupVersion(path).map(remote::containsKey).orElse(false);
  }

  private static Optional<GroupVersion> groupVersion(String path) {
    String[] parts = path.split("/", 5);
    if (parts.length >= 4 && parts[1].equals("apis") && !parts[3].isEmpty()) {
      return Optional.of(new GroupVersion(parts[2], parts[3]));
    }
    return parts.length >= 3 && parts[1].equals("api") && !parts[2].isEmpty()
        ? Optional.of(new GroupVersion("", parts[2]))
        : Optional.empty();
  }

  @Override
  public Answered forward(Request request) {
    RemoteService service =
        groupVersion(request.target().split("\\?", 2)[0])
            .map(version -> services.remote().get(version))
            .orElse(null);
    if (service == null || !service.available()) {
      return text(503, "service unavailable");
    }
    RemoteService.Target target = service.service().orElseThrow();
    return switch (addresses.find(target.namespace(), target.name(), target.port())) {
      case ServiceAddresses.None _ -> text(503, "service unavailable");
      case ServiceAddresses.Address address -> send(request, target, address);
    };
  }

  @Override
  public Optional<Upgraded> upgrade(Request request, String protocol) {
    RemoteService service =
        groupVersion(request.target().split("\\?", 2)[0])
            .map(version -> services.remote().get(version))
            .orElse(null);
    if (service == null || !service.available()) {
      return Optional.empty(); // forwarding says so
    }
    RemoteService.Target target = service.service().orElseThrow();
    if (addresses.find(target.namespace(), target.name(), target.port())
        instanceof ServiceAddresses.Address address) {
      try {
        return new RemoteUpgrade(clients.tls(target), target, address).ask(request, protocol);
      } catch (IOException e) {
        throw Status.unavailable("error trying to reach service: " + reason(e)).asException();
      }
    }
    return Optional.empty();
  }

  private Answered send(
      Request request, RemoteService.Target target, ServiceAddresses.Address address) {
    URI uri = URI.create("https://" + address.authority() + request.target());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri).method(request.method(), body(request));
    ProxyHeaders.request(request.headers(), request.user())
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          clients.of(target).send(builder.build(), BodyHandlers.ofPublisher());
      return new Answered(
          response.statusCode(), ProxyHeaders.response(response.headers().map()), response.body());
    } catch (IOException e) {
      return text(503, "error trying to reach service: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return text(503, "error trying to reach service: context canceled");
    }
  }

  private static BodyPublisher body(Request request) {
    if (request.contentLength() == 0) {
      return BodyPublishers.noBody();
    }
    return request.contentLength() > 0
        ? BodyPublishers.fromPublisher(request.body(), request.contentLength())
        : BodyPublishers.fromPublisher(request.body());
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Answered text(int code, String text) {
    byte[] body = (text + "\n").getBytes(UTF_8);
    return new Answered(
        code,
        Map.of(
            "Content-Type",
            List.of("text/plain; charset=utf-8"),
            "X-Content-Type-Options",
            List.of("nosniff"),
            "Content-Length",
            List.of(Integer.toString(body.length))),
        new OneBuffer(body));
  }
}
