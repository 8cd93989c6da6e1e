package io.tiphys.controller.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.controller.runtime.Discovery;
import io.tiphys.controller.runtime.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks everything in a namespace to go: pods first, and all else once no pod is left. */
final class ContentDeletion {

  private final ApiClient api;
  private final String namespace;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> finalizers = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  private ContentDeletion(ApiClient api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  static Remains run(ApiClient api, String namespace) {
    ContentDeletion deletion = new ContentDeletion(api, namespace);
    Discovery discovery = Discovery.of(api);
    List<Discovery.Resource> resources =
        discovery.resources().stream()
            .filter(resource -> resource.namespaced() && resource.can("delete", "list"))
            .toList();
    resources.stream().filter(ContentDeletion::isPods).forEach(deletion::delete);
    if (deletion.counts.isEmpty() && deletion.failures.isEmpty()) {
      resources.stream().filter(resource -> !isPods(resource)).forEach(deletion::delete);
    }
    return new Remains(
        deletion.counts, deletion.finalizers, discovery.failures(), deletion.failures);
  }

  private static boolean isPods(Discovery.Resource resource) {
    return resource.resource().group().isEmpty() && resource.resource().resource().equals("pods");
  }

  private void delete(Discovery.Resource resource) {
    try {
      JsonNode items = list(resource);
      if (items.isEmpty()) {
        return;
      }
      if (resource.can("deletecollection")) {
        api.call("DELETE", resource.path(namespace), Optional.of(background()));
      } else {
        deleteEach(resource, items);
      }
      count(resource, list(resource));
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        failures.add(name(resource) + ": " + Failures.message(e));
      }
    }
  }

  private void deleteEach(Discovery.Resource resource, JsonNode items) {
    for (JsonNode item : items) {
      String name = item.path("metadata").path("name").asText();
      try {
        api.call("DELETE", resource.path(namespace) + "/" + name, Optional.of(background()));
      } catch (RuntimeException e) {
        if (!Failures.isNotFound(e)) {
          throw e;
        }
      }
    }
  }

  private JsonNode list(Discovery.Resource resource) {
    return api.call("GET", resource.path(namespace), Optional.empty()).path("items");
  }

  private void count(Discovery.Resource resource, JsonNode items) {
    if (items.isEmpty()) {
      return;
    }
    counts.merge(name(resource), items.size(), Integer::sum);
    for (JsonNode item : items) {
      item.path("metadata")
          .path("finalizers")
          .forEach(finalizer -> finalizers.merge(finalizer.asText(), 1, Integer::sum));
    }
  }

  private static String name(Discovery.Resource resource) {
    return resource.resource().resource() + "." + resource.resource().group();
  }

  private static ObjectNode background() {
    return Json.newObject()
        .put("apiVersion", "v1")
        .put("kind", "DeleteOptions")
        .put("propagationPolicy", "Background");
  }
}
