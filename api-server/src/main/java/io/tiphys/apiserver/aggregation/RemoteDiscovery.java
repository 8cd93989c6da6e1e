package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.apiserver.discovery.RemoteGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What aggregated servers say that they serve; as last heard while one is away. */
final class RemoteDiscovery implements RemoteGroups {

  private static final Logger log = LoggerFactory.getLogger(RemoteDiscovery.class);
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList";
  private static final String ACCEPT =
      AGGREGATED.formatted("v2") + "," + AGGREGATED.formatted("v2beta1") + ",application/json";

  private final ApiServices services;
  private final RemoteDocuments documents;
  private final Map<GroupVersion, JsonNode> heard = new HashMap<>();
  private volatile List<RemoteVersion> versions = List.of();

  RemoteDiscovery(ApiServices services, RemoteDocuments documents) {
    this.services = services;
    this.documents = documents;
  }

  @Override
  public List<RemoteVersion> versions() {
    return versions;
  }

  @Override
  public long priority(String group) {
    return services.all().stream()
        .filter(one -> one.groupVersion().group().equals(group))
        .mapToLong(RemoteService::groupPriority)
        .max()
        .orElseGet(() -> LocalPriorities.group(group));
  }

  @Override
  public long priority(GroupVersion version) {
    return services
        .find(LocalServices.name(version))
        .map(RemoteService::versionPriority)
        .orElseGet(() -> LocalPriorities.version(version));
  }

  /** Asks all that are there. Blocks; called by one thread. */
  void refresh() {
    List<RemoteVersion> found = new ArrayList<>();
    for (RemoteService service : services.remote().values()) {
      boolean current = service.available() && read(service);
      JsonNode known = heard.getOrDefault(service.groupVersion(), Json.mapper().createArrayNode());
      found.add(new RemoteVersion(service.groupVersion(), known, current));
    }
    heard.keySet().retainAll(services.remote().keySet());
    found.sort(Comparator.comparing(one -> one.groupVersion().toString()));
    if (!found.equals(versions)) {
      versions = List.copyOf(found);
    }
  }

  private boolean read(RemoteService service) {
    try {
      JsonNode root = documents.json(service, root(service), ACCEPT);
      Optional<JsonNode> aggregated = aggregated(root, service.groupVersion());
      heard.put(
          service.groupVersion(),
          aggregated.isPresent()
              ? aggregated.get()
              : PlainResources.aggregated(
                  documents.json(service, service.path(), "application/json")));
      return true;
    } catch (IOException e) {
      log.atDebug()
          .addKeyValue("name", service.name())
          .addKeyValue("error", e.getMessage())
          .log("The discovery of an aggregated API could not be read");
      return false;
    }
  }

  private static String root(RemoteService service) {
    return service.groupVersion().group().isEmpty() ? "/api" : "/apis";
  }

  private static Optional<JsonNode> aggregated(JsonNode root, GroupVersion version) {
    if (!root.path("kind").asText().equals("APIGroupDiscoveryList")) {
      return Optional.empty();
    }
    for (JsonNode group : root.path("items")) {
      if (group.path("metadata").path("name").asText("").equals(version.group())) {
        for (JsonNode one : group.path("versions")) {
          if (one.path("version").asText().equals(version.version())) {
            return Optional.of(one.path("resources"));
          }
        }
      }
    }
    return Optional.empty();
  }
}
