package io.tiphys.controller.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ApiClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The resources that the API server serves now, each in its preferred version.
 *
 * @param failures the group versions that could not be read, with the reason
 */
public record Discovery(List<Resource> resources, List<String> failures) {

  public Discovery {
    resources = List.copyOf(resources);
    failures = List.copyOf(failures);
  }

  /** A resource and what can be done with it. */
  public record Resource(
      GroupVersionResource resource, String kind, boolean namespaced, Set<String> verbs) {
    public Resource {
      verbs = Set.copyOf(verbs);
    }

    public boolean can(String... wanted) {
      return verbs.containsAll(Set.of(wanted));
    }

    /** The path of the collection, within a namespace unless that is empty. */
    public String path(String namespace) {
      GroupVersion version = new GroupVersion(resource.group(), resource.version());
      return version.path()
          + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "")
          + "/"
          + resource.resource();
    }
  }

  /** Asks the API server. */
  public static Discovery of(ApiClient api) {
    List<Resource> resources = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    read(api, new GroupVersion("", "v1"), seen, resources, failures);
    for (JsonNode group : api.call("GET", "/apis", Optional.empty()).path("groups")) {
      String name = group.path("name").asText();
      // The preferred version first: what it has is not taken from another one.
      read(
          api,
          new GroupVersion(name, group.path("preferredVersion").path("version").asText()),
          seen,
          resources,
          failures);
      for (JsonNode version : group.path("versions")) {
        if (!version.equals(group.path("preferredVersion"))) {
          read(
              api,
              new GroupVersion(name, version.path("version").asText()),
              seen,
              resources,
              failures);
        }
      }
    }
    return new Discovery(resources, failures);
  }

  private static void read(
      ApiClient api,
      GroupVersion version,
      Set<String> seen,
      List<Resource> resources,
      List<String> failures) {
    JsonNode list;
    try {
      list = api.call("GET", version.path(), Optional.empty());
    } catch (RuntimeException e) {
      failures.add(version + ": " + Failures.message(e));
      return;
    }
    for (JsonNode entry : list.path("resources")) {
      String name = entry.path("name").asText();
      if (name.contains("/") || !seen.add(name + "." + version.group())) {
        continue;
      }
      Set<String> verbs = new HashSet<>();
      entry.path("verbs").forEach(verb -> verbs.add(verb.asText()));
      resources.add(
          new Resource(
              version.resource(name),
              entry.path("kind").asText(),
              entry.path("namespaced").asBoolean(),
              verbs));
    }
  }
}
