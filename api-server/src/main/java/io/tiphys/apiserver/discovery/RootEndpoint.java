package io.tiphys.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.apiserver.web.Endpoint;
import io.tiphys.telemetry.health.HealthCheck;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Answers {@code /}: all paths there are, but for those of resources. */
final class RootEndpoint implements Endpoint {

  private static final List<String> ALWAYS =
      List.of(
          "/.well-known/openid-configuration",
          "/api",
          "/apis",
          "/apis/",
          "/healthz",
          "/livez",
          "/metrics",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/",
          "/openid/v1/jwks",
          "/readyz",
          "/version");

  private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");

  private final ResourceCatalogue catalogue;
  private final RemoteGroups others;
  private final List<HealthCheck> checks;

  RootEndpoint(ResourceCatalogue catalogue, RemoteGroups others, List<HealthCheck> checks) {
    this.catalogue = catalogue;
    this.others = others;
    this.checks = List.copyOf(checks);
  }

  @Override
  public Optional<Document> find(Request request) {
    if (!request.path().equals("/")) {
      return Optional.empty();
    }
    Set<String> paths = new TreeSet<>(ALWAYS);
    for (ServedGroup group : ServedGroup.of(catalogue.all(), others).values()) {
      if (!group.name().isEmpty()) {
        paths.add("/apis/" + group.name());
      }
      group
          .versions()
          .forEach(version -> paths.add(new GroupVersion(group.name(), version).path()));
    }
    for (HealthCheck check : checks) {
      Set<String> endpoints = check.only().isEmpty() ? HEALTH : check.only();
      endpoints.forEach(endpoint -> paths.add("/" + endpoint + "/" + check.name()));
    }
    ObjectNode document = Json.newObject();
    paths.forEach(document.putArray("paths")::add);
    return Optional.of(Document.json(Json.bytes(document)));
  }
}
