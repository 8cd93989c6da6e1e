package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Registers what this server serves itself as APIServices, and takes back what it no longer does.
 */
final class LocalServices {

  static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  private static final String OWN_GROUP = ApiServices.RESOURCE.group();
  private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

  private final ResourceCatalogue catalogue;
  private final CachedObjects objects;
  private final Registry registry;

  LocalServices(ResourceCatalogue catalogue, CachedObjects objects, Registry registry) {
    this.catalogue = catalogue;
    this.objects = objects;
    this.registry = registry;
  }

  /** May be run at any time, by several servers at once. */
  void register() {
    Set<GroupVersion> served = served();
    for (GroupVersion one : served) {
      String name = name(one);
      if (objects.find(ApiServices.RESOURCE, "", name).isEmpty()
          && registry.find(ApiServices.RESOURCE, "", name).isEmpty()) {
        make(name, one);
      }
    }
    for (CachedObject one : objects.list(ApiServices.RESOURCE, "")) {
      if ("true".equals(one.labels().get(MANAGED))
          && !served.contains(RemoteService.of(one.tree()).groupVersion())) {
        registry.delete(ApiServices.RESOURCE, "", one.name());
      }
    }
  }

  static String name(GroupVersion version) {
    return version.version() + "." + version.group();
  }

  private Set<GroupVersion> served() {
    Set<GroupVersion> served = new LinkedHashSet<>();
    for (ResourceDefinition definition : catalogue.all()) {
      if (!definition.group().equals(OWN_GROUP)) {
        for (Version version : definition.versions()) {
          if (version.served()) {
            served.add(new GroupVersion(definition.group(), version.name()));
          }
        }
      }
    }
    return served;
  }

  private void make(String name, GroupVersion version) {
    ObjectNode service = Json.newObject();
    boolean builtIn = LocalPriorities.builtIn(version.group());
    ObjectNode metadata = service.putObject("metadata").put("name", name);
    metadata.putObject("labels").put(MANAGED, builtIn ? "onstart" : "true");
    ObjectNode spec = service.putObject("spec");
    if (!version.group().isEmpty()) {
      spec.put("group", version.group());
    }
    spec.put("groupPriorityMinimum", LocalPriorities.group(version.group()))
        .put("version", version.version())
        .put("versionPriority", LocalPriorities.version(version));
    registry.create(ApiServices.RESOURCE, "", service);
  }
}
