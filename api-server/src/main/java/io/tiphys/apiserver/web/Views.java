package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.watch.ObjectView;

/** The forms of objects that requests can ask for, apart from tables. */
final class Views {

  private Views() {}

  /** The object in the request's version: its own bytes where that is the stored one. */
  static ObjectView object(ServedResource resource) {
    if (resource.custom().isPresent()) {
      return new Converted(resource);
    }
    return resource.servedAsStored() ? new AsStored(resource.kind()) : new Converted(resource);
  }

  static ObjectView metadata(Form form) {
    return new MetadataOnly(form.metaGroupVersion());
  }

  static byte[] bookmark(String kind, String apiVersion, long revision, boolean endOfInitial) {
    ObjectNode object = Json.newObject();
    object.put("kind", kind).put("apiVersion", apiVersion);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision));
    if (endOfInitial) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return Json.bytes(object);
  }

  private record AsStored(GroupVersionKind kind) implements ObjectView {
    @Override
    public byte[] bytes(CachedObject object) {
      return object.json();
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      return Views.bookmark(kind.kind(), kind.apiVersion(), revision, endOfInitialEvents);
    }
  }

  private record Converted(ServedResource resource) implements ObjectView {
    @Override
    public byte[] bytes(CachedObject object) {
      return resource.isServedAsStored(object)
          ? object.json()
          : Json.bytes(resource.fromStored(object.tree()));
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      GroupVersionKind kind = resource.kind();
      return Views.bookmark(kind.kind(), kind.apiVersion(), revision, endOfInitialEvents);
    }
  }

  private record MetadataOnly(String apiVersion) implements ObjectView {
    @Override
    public byte[] bytes(CachedObject object) {
      return MetadataBytes.partial(object.json(), apiVersion);
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      return Views.bookmark("PartialObjectMetadata", apiVersion, revision, endOfInitialEvents);
    }
  }

  static ObjectNode partial(JsonNode object, String apiVersion) {
    ObjectNode partial = Json.newObject();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", apiVersion);
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
