package io.tiphys.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.discovery.RemoteGroups.RemoteVersion;
import io.tiphys.apiserver.web.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers {@code /api}, {@code /apis} and what lies below down to a group's version. The documents
 * are made on first demand and again when the catalogue has changed.
 */
final class DiscoveryEndpoint implements Endpoint {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList";

  private final ResourceCatalogue catalogue;
  private final Supplier<String> serverAddress;
  private final RemoteGroups others;
  private volatile Documents documents = new Documents(List.of(), List.of(), Map.of());

  /** What was made from one state of the catalogue. */
  private record Documents(
      Collection<ResourceDefinition> source,
      List<RemoteVersion> remote,
      Map<String, ServedGroup> groups,
      Map<String, Document> made) {
    Documents(
        Collection<ResourceDefinition> source,
        List<RemoteVersion> remote,
        Map<String, ServedGroup> groups) {
      this(source, remote, groups, new ConcurrentHashMap<>());
    }

    Document get(String name, String contentType, Supplier<ObjectNode> content) {
      return made.computeIfAbsent(
          name,
          n -> {
            byte[] body = Json.bytes(content.get());
            return new Document(200, contentType, body, ContentHash.of(body));
          });
    }
  }

  DiscoveryEndpoint(
      ResourceCatalogue catalogue, RemoteGroups others, Supplier<String> serverAddress) {
    this.catalogue = catalogue;
    this.others = others;
    this.serverAddress = serverAddress;
  }

  @Override
  public Optional<Document> find(Request request) {
    String path = request.path();
    if (!path.equals("/api") && !path.startsWith("/api/") && !path.startsWith("/apis")) {
      return Optional.empty();
    }
    Documents current = current();
    String[] parts = path.substring(1).split("/", -1);
    return switch (parts.length) {
      case 1 -> root(current, parts[0], request.accept());
      case 2 -> parts[0].equals("api") ? version(current, "", parts[1]) : group(current, parts[1]);
      case 3 -> parts[0].equals("apis") ? version(current, parts[1], parts[2]) : Optional.empty();
      default -> Optional.empty();
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same collection until something changes
  private Documents current() {
    Documents known = documents;
    Collection<ResourceDefinition> all = catalogue.all();
    List<RemoteVersion> remote = others.versions();
    if (known.source() != all || known.remote() != remote) {
      known = new Documents(all, remote, ServedGroup.of(all, others));
      documents = known;
    }
    return known;
  }

  private Optional<Document> root(Documents current, String root, String accept) {
    boolean core = root.equals("api");
    if (!core && !root.equals("apis")) {
      return Optional.empty();
    }
    for (String range : accept.split(",")) {
      String compact = range.replace(" ", "");
      for (String version : List.of("v2", "v2beta1")) {
        if (compact.startsWith(AGGREGATED.formatted(version))) {
          return Optional.of(aggregated(current, core, version));
        }
      }
      if (compact.startsWith("application/json") && !compact.contains("as=")) {
        break;
      }
    }
    return Optional.of(
        current.get(
            root,
            "application/json",
            () ->
                core
                    ? PlainDiscovery.coreVersions(serverAddress.get())
                    : PlainDiscovery.groupList(current.groups().values())));
  }

  private static Document aggregated(Documents current, boolean core, String version) {
    List<ServedGroup> groups =
        current.groups().values().stream().filter(g -> g.name().isEmpty() == core).toList();
    return current.get(
        (core ? "api " : "apis ") + version,
        AGGREGATED.formatted(version),
        () -> AggregatedDiscovery.list(groups, version));
  }

  private static Optional<Document> group(Documents current, String name) {
    return Optional.ofNullable(name.isEmpty() ? null : current.groups().get(name))
        .map(g -> current.get("apis/" + name, "application/json", () -> PlainDiscovery.group(g)));
  }

  private static Optional<Document> version(Documents current, String group, String version) {
    return Optional.ofNullable(current.groups().get(group))
        .filter(g -> g.versions().contains(version))
        .map(g ->
            current.get(
                group + "/" + version,
                "application/json",
                () -> PlainDiscovery.resources(g, version)));
  }
}
