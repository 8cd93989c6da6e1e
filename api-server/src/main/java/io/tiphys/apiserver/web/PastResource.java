package io.tiphys.apiserver.web;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.history.database.ObjectKey;
import io.tiphys.apiserver.history.query.HistoryReads;
import io.tiphys.apiserver.history.record.RecordedKinds;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.ServedResources;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A resource whose history is asked for, and the right to read it: whoever may not read an object
 * may not read what it has been either.
 *
 * @param served empty if its definition is gone, while its history is still there
 */
record PastResource(GroupResource resource, Optional<ServedResource> served) {

  /** Finds resources by the names that paths have: {@code pods}, {@code deployments.apps}. */
  record Finder(
      ResourceCatalogue catalogue,
      ServedResources resources,
      RecordedKinds kinds,
      Authorization authorization) {

    PastResource fetch(String name) {
      GroupResource resource = kinds.canonical(RecordedKinds.resource(name));
      if (!kinds.records(resource)) {
        throw HistoryReads.notRecorded(resource);
      }
      return new PastResource(resource, served(resource));
    }

    private Optional<ServedResource> served(GroupResource resource) {
      return catalogue.all().stream()
          .filter(d -> d.groupResource().equals(resource) && d.stored())
          .flatMap(d -> d.versions().stream().filter(Version::served))
          .map(Version::name)
          .findFirst()
          .flatMap(version ->
              resources.find(
                  new GroupVersionResource(resource.group(), version, resource.resource())));
    }

    /**
     * Refuses who may not do the same with the objects themselves.
     *
     * @param name empty for a list
     */
    void check(ApiCall call, String verb, PastResource resource, String namespace, String name) {
      authorization.check(call.user(), about(call, verb, resource.resource(), namespace, name));
    }

    /** Who may get which objects; remembers what it has found out. */
    Predicate<ObjectKey> mayGet(ApiCall call) {
      User user = call.user();
      Map<GroupResource, Map<String, Boolean>> lists = new HashMap<>();
      return key ->
          lists
                  .computeIfAbsent(key.resource(), r -> new HashMap<>())
                  .computeIfAbsent(
                      key.namespace(),
                      namespace ->
                          authorization.allows(
                              user, about(call, "list", key.resource(), namespace, "")))
              || authorization.allows(
                  user, about(call, "get", key.resource(), key.namespace(), key.name()));
    }

    private static RequestInfo about(
        ApiCall call, String verb, GroupResource resource, String namespace, String name) {
      return new RequestInfo(
          true,
          verb,
          call.info().path(),
          resource.group(),
          "*",
          resource.resource(),
          "",
          namespace,
          name);
    }
  }

  /** The namespace of an object or list that a path names; empty for objects of the cluster. */
  String namespace(RequestInfo info) {
    if (served.isEmpty()) {
      return info.namespace();
    }
    boolean namespaced = served.get().namespaced();
    boolean itself = resource.equals(new GroupResource("", "namespaces"));
    if (!namespaced && !info.namespace().isEmpty() && !itself) {
      throw HistoryHandler.nothingThere();
    }
    if (namespaced && info.namespace().isEmpty() && !info.name().isEmpty()) {
      throw HistoryHandler.notAllowed();
    }
    return namespaced ? info.namespace() : "";
  }
}
