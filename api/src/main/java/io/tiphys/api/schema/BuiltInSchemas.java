package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas of all built-in kinds, read from what the build generated on first use and shared
 * from then on.
 */
public final class BuiltInSchemas {

  private static final String FOLDER = "/io/tiphys/schemas/";
  private static final Map<String, Schema> SPECIAL =
      Map.of(
          "io.k8s.apimachinery.pkg.api.resource.Quantity", string("quantity"),
          "io.k8s.apimachinery.pkg.apis.meta.v1.Time", string("time"),
          "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", string("micro-time"));
  private static final Lazy<BuiltInSchemas> SHARED = new Lazy<>(BuiltInSchemas::new);

  private final ObjectNode components;
  private final Map<GroupVersionKind, String> kinds = new HashMap<>();
  private final Map<String, Schema> known = new ConcurrentHashMap<>(SPECIAL);
  private final SchemaReader reader = new SchemaReader(this::component);

  private BuiltInSchemas() {
    components = load("components.json");
    components.forEachEntry((name, component) -> {
      for (JsonNode kind : component.path("x-kubernetes-group-version-kind")) {
        kinds.put(
            new GroupVersionKind(
                kind.path("group").asText(),
                kind.path("version").asText(),
                kind.path("kind").asText()),
            name);
      }
    });
  }

  public static BuiltInSchemas shared() {
    return SHARED.get();
  }

  private static StringSchema string(String format) {
    return new StringSchema(
        format, List.of(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  private static ObjectNode load(String file) {
    try (InputStream content = BuiltInSchemas.class.getResourceAsStream(FOLDER + file)) {
      if (content == null) {
        throw new IllegalStateException(FOLDER + file + " is missing: build the module schemas");
      }
      return (ObjectNode) Json.parse(content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The component of that name, such as {@code io.k8s.api.core.v1.PodSpec}. */
  public Schema component(String name) {
    Schema schema = known.get(name);
    if (schema == null) {
      JsonNode node = components.get(name);
      if (node == null) {
        throw new IllegalArgumentException("there is no schema " + name);
      }
      schema = reader.read(name, node);
      known.put(name, schema);
    }
    return schema;
  }

  /** The name of a kind's component. */
  public Optional<String> componentName(GroupVersionKind kind) {
    return Optional.ofNullable(kinds.get(kind));
  }

  /** The shape of a kind's objects. */
  public Optional<ObjectSchema> find(GroupVersionKind kind) {
    return componentName(kind).map(name -> (ObjectSchema) component(name));
  }

  /** All components in OpenAPI v3 form, without texts; not to be changed. */
  public ObjectNode components() {
    return components;
  }

  /**
   * Component → field → its text, the component's own under the empty name; read anew each time.
   */
  public static ObjectNode descriptions() {
    return load("descriptions.json");
  }
}
