package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.openapi.RemoteSpecifications;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How aggregated servers describe their groups: what they published when last asked. */
final class RemoteOpenApi implements RemoteSpecifications {

  private static final Logger log = LoggerFactory.getLogger(RemoteOpenApi.class);
  private static final String INDEX = "/openapi/v3";
  private static final String DEFINITIONS = "#/definitions/";

  private final ApiServices services;
  private final RemoteDocuments documents;
  private final Map<String, String> swaggerHashes = new HashMap<>();
  private volatile Map<String, String> hashes = Map.of();
  private volatile Map<String, RemoteService> owners = Map.of();
  private volatile Map<String, JsonNode> swaggers = Map.of();

  RemoteOpenApi(ApiServices services, RemoteDocuments documents) {
    this.services = services;
    this.documents = documents;
  }

  @Override
  public Map<String, String> hashes() {
    return hashes;
  }

  @Override
  public List<JsonNode> swaggers() {
    return List.copyOf(swaggers.values());
  }

  @Override
  public Content read(String path, String accept) throws IOException {
    RemoteService owner = owners.get(path);
    if (owner == null) {
      throw new IOException("no other server serves " + path);
    }
    return documents.content(owner, INDEX + "/" + path, accept);
  }

  /** Asks all that are there. Blocks; called by one thread. */
  void refresh() {
    Map<String, String> found = new TreeMap<>();
    Map<String, RemoteService> by = new HashMap<>();
    Map<String, JsonNode> described = new TreeMap<>();
    for (RemoteService service : services.remote().values()) {
      if (service.available()) {
        read(service, found, described);
        by.put(service.path().substring(1), service);
      }
    }
    owners = Map.copyOf(by);
    swaggers = Map.copyOf(described);
    if (!found.equals(hashes)) {
      hashes = Map.copyOf(found);
    }
  }

  private void read(
      RemoteService service, Map<String, String> found, Map<String, JsonNode> described) {
    String path = service.path().substring(1);
    try {
      JsonNode index = documents.json(service, INDEX, "application/json");
      JsonNode entry = index.path("paths").path(path);
      String hash = entry.path("serverRelativeURL").asText().replaceFirst(".*[?&]hash=", "");
      if (entry.isObject()) {
        found.put(path, hash);
      }
      JsonNode known = swaggers.get(path);
      if (known == null || !hash.equals(swaggerHashes.put(path, hash))) {
        known = own(documents.json(service, "/openapi/v2", "application/json"), service.path());
      }
      described.put(path, known);
    } catch (IOException e) {
      log.atDebug()
          .addKeyValue("name", service.name())
          .addKeyValue("error", e.getMessage())
          .log("An aggregated API is not described");
    }
  }

  /** The paths of one group and version, and the definitions that they need. */
  static ObjectNode own(JsonNode swagger, String prefix) {
    ObjectNode own = Json.newObject();
    ObjectNode paths = own.putObject("paths");
    swagger
        .path("paths")
        .forEachEntry((path, item) -> {
          if (path.equals(prefix) || path.startsWith(prefix + "/")) {
            paths.set(path, item);
          }
        });
    ObjectNode definitions = own.putObject("definitions");
    Deque<JsonNode> open = new ArrayDeque<>(List.of(paths));
    while (!open.isEmpty()) {
      Set<String> references = new LinkedHashSet<>(open.pop().findValuesAsText("$ref"));
      for (String reference : references) {
        String name = reference.replace(DEFINITIONS, "");
        JsonNode definition = swagger.path("definitions").get(name);
        if (definition != null && !definitions.has(name)) {
          definitions.set(name, definition);
          open.push(definition);
        }
      }
    }
    return own;
  }
}
