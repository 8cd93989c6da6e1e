package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.schema.BuiltInSchemas;
import io.tiphys.api.schema.Schema;
import io.tiphys.api.schema.SchemaReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A kind to try the field manager on, and a clock that a test sets. */
final class Trial {

  private static final String SCHEMA =
      """
      {'type':'object','properties':{
        'metadata':{'$ref':'#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'},
        'spec':{'type':'object','properties':{
          'text':{'type':'string'},
          'number':{'type':'integer'},
          'part':{'type':'object','properties':{'one':{'type':'string'},'two':{'type':'string'}}},
          'whole':{'type':'object','x-kubernetes-map-type':'atomic',
            'properties':{'one':{'type':'string'},'two':{'type':'string'}}},
          'map':{'type':'object','additionalProperties':{'type':'string'}},
          'set':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},
          'list':{'type':'array','items':{'type':'string'}},
          'items':{'type':'array','x-kubernetes-list-type':'map',
            'x-kubernetes-list-map-keys':['name'],
            'items':{'type':'object','properties':{
              'name':{'type':'string'},'one':{'type':'string'},'two':{'type':'string'}}}}}}}}
      """;

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final FieldManager manager = new FieldManager(() -> now);
  private final GroupVersionKind kind;
  private final Map<GroupVersion, Schema> schemas = new HashMap<>();

  private Trial(GroupVersionKind kind, Schema schema) {
    this.kind = kind;
    schemas.put(kind.groupVersion(), schema);
  }

  /** A custom kind with lists and maps of all types. */
  static Trial custom() {
    return new Trial(
        new GroupVersionKind("trial.example", "v1", "Thing"),
        new SchemaReader(BuiltInSchemas.shared()::component).read("", json(SCHEMA)));
  }

  static Trial builtIn(String group, String version, String kind) {
    GroupVersionKind which = new GroupVersionKind(group, version, kind);
    return new Trial(which, BuiltInSchemas.shared().find(which).orElseThrow());
  }

  /** Another version of the kind, in which the field {@code text} is called {@code words}. */
  Trial withVersion(String version) {
    schemas.put(
        new GroupVersion(kind.group(), version),
        new SchemaReader(BuiltInSchemas.shared()::component)
            .read("", json(SCHEMA.replace("'text'", "'words'"))));
    return this;
  }

  Schema schema() {
    return schemas.getOrDefault(kind.groupVersion(), Types.UNKNOWN);
  }

  Writer writer(String name) {
    return writer(name, "");
  }

  Writer writer(String name, String subresource) {
    return writer(name, kind.version(), subresource);
  }

  Writer writer(String name, String version, String subresource) {
    return new Writer(
        name,
        new GroupVersionKind(kind.group(), version, kind.kind()),
        new GroupResource(kind.group(), kind.kind().toLowerCase(java.util.Locale.ROOT) + "s"),
        subresource,
        true,
        new Versions());
  }

  private final class Versions implements ObjectVersions {
    @Override
    public GroupVersion stored() {
      return kind.groupVersion();
    }

    @Override
    public Optional<Schema> schema(GroupVersion version) {
      return Optional.ofNullable(schemas.get(version));
    }

    @Override
    public ObjectNode convert(ObjectNode object, GroupVersion version) {
      if (object.path("apiVersion").asText().equals(version.toString())) {
        return object;
      }
      ObjectNode converted = object.deepCopy();
      converted.put("apiVersion", version.toString());
      boolean back = version.equals(stored());
      if (converted.path("spec") instanceof ObjectNode spec) {
        JsonNode value = spec.remove(back ? "words" : "text");
        if (value != null) {
          spec.set(back ? "text" : "words", value);
        }
      }
      return converted;
    }
  }

  /** An object of the kind with this spec. */
  ObjectNode object(String spec) {
    return object((ObjectNode) json(spec));
  }

  ObjectNode object(ObjectNode spec) {
    ObjectNode object = Json.newObject();
    object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    object.putObject("metadata").put("name", "thing");
    object.set("spec", spec);
    return object;
  }

  ObjectNode create(String manager, ObjectNode object) {
    ObjectNode created = object.deepCopy();
    ((ObjectNode) created.path("metadata")).put("uid", "u");
    this.manager.trackCreate(writer(manager), created);
    return created;
  }

  ObjectNode update(String manager, ObjectNode old, ObjectNode object) {
    ObjectNode changed = object.deepCopy();
    this.manager.trackUpdate(writer(manager), old, changed);
    return changed;
  }

  ObjectNode apply(String manager, ObjectNode live, ObjectNode applied, boolean force) {
    return this.manager.apply(writer(manager), Optional.of(live), applied, force);
  }

  ObjectNode apply(String manager, ObjectNode applied) {
    return this.manager.apply(writer(manager), Optional.empty(), applied, false);
  }

  static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What a manager owns, by applying or else by updating. */
  static FieldSet owned(ObjectNode object, String manager, boolean applies) {
    return ManagedFields.read(object).orElseThrow().entries().stream()
        .filter(e -> e.owner().manager().equals(manager) && e.owner().applies() == applies)
        .map(Entry::fields)
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  static ObjectNode withoutOwners(ObjectNode object) {
    ObjectNode bare = object.deepCopy();
    ((ObjectNode) bare.path("metadata")).remove("managedFields");
    return bare;
  }
}
