package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.schema.Schema;
import io.tiphys.apiserver.fieldmanager.FieldManager;
import io.tiphys.apiserver.fieldmanager.ObjectVersions;
import io.tiphys.apiserver.fieldmanager.Writer;
import java.util.Optional;

/** Who owns which fields after a write: brings requests and the field manager together. */
final class FieldTracking {

  /** How a write is to be recorded. */
  enum Mode {
    /** What it changes belongs to its writer. */
    WRITER,
    /** The object that is to be written says it already. */
    GIVEN,
    /** It is the server's own and changes nobody's fields. */
    NONE
  }

  private final FieldManager manager;
  private final ServedResources resources;

  FieldTracking(FieldManager manager, ServedResources resources) {
    this.manager = manager;
    this.resources = resources;
  }

  ServedResources resources() {
    return resources;
  }

  FieldManager manager() {
    return manager;
  }

  /** To be called when the object is as its writer wants it, before admission. */
  void created(WriteContext context, ObjectNode object) {
    manager.trackCreate(writer(context), object);
  }

  /** As {@link #created}. */
  void updated(WriteContext context, ObjectNode old, ObjectNode object) {
    manager.trackUpdate(writer(context), old, object);
  }

  /**
   * Lays a configuration over an object.
   *
   * @param live in its stored version; empty if there is none
   * @param applied in the request's version
   * @return in its stored version
   */
  ObjectNode apply(WriteContext context, Optional<ObjectNode> live, ObjectNode applied) {
    return manager.apply(writer(context), live, applied, context.options().force());
  }

  private Writer writer(WriteContext context) {
    ServedResource resource = context.resource();
    return new Writer(
        context.options().manager(),
        resource.kind(),
        resource.groupResource(),
        context.request().subresource(),
        resource.version().subresource("status").isPresent(),
        new Versions(resource, resources));
  }

  /** The versions of a resource that are served. */
  private record Versions(ServedResource resource, ServedResources resources)
      implements ObjectVersions {

    @Override
    public GroupVersion stored() {
      return resource.stored();
    }

    @Override
    public Optional<Schema> schema(GroupVersion version) {
      return find(version).map(served -> served.version().schema());
    }

    @Override
    public ObjectNode convert(ObjectNode object, GroupVersion version) {
      GroupVersion from = GroupVersion.parse(object.path("apiVersion").asText());
      if (from.equals(version)) {
        return object;
      }
      ObjectNode stored = object.deepCopy();
      if (resource.custom().isPresent()) {
        return resource.custom().get().read(stored, version.version());
      }
      if (!from.equals(resource.stored())) {
        stored = find(from).orElse(resource).toStored(stored);
      }
      return version.equals(resource.stored())
          ? stored
          : find(version).orElse(resource).fromStored(stored);
    }

    private Optional<ServedResource> find(GroupVersion version) {
      return version.equals(resource.groupVersion())
          ? Optional.of(resource)
          : resources.find(
              new GroupVersionResource(
                  version.group(), version.version(), resource.groupResource().resource()));
    }
  }
}
