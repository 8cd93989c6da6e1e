package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The components of all model classes. */
final class Components {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> EVERYWHERE = Set.of(META + "DeleteOptions", META + "WatchEvent");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Facts facts;
  private final Properties properties;
  private final ObjectNode structure = JSON.objectNode();
  private final ObjectNode descriptions = JSON.objectNode();

  Components(Facts facts, Map<Class<?>, String> names) throws ReflectiveOperationException {
    this.facts = facts;
    this.properties = new Properties(facts, names);
    addSpecial();
    Map<String, Class<?>> sorted = new TreeMap<>();
    names.forEach((type, name) -> sorted.put(name, type));
    for (Map.Entry<String, Class<?>> component : sorted.entrySet()) {
      add(component.getKey(), component.getValue());
    }
  }

  ObjectNode structure() {
    return structure;
  }

  ObjectNode descriptions() {
    return descriptions;
  }

  private void add(String name, Class<?> type) throws ReflectiveOperationException {
    ObjectNode component = structure.putObject(name).put("type", "object");
    ObjectNode texts = descriptions.putObject(name);
    ApiModel model = type.getAnnotation(ApiModel.class);
    texts.put("", model == null ? "" : model.description());
    Map<String, String> propertyTexts = propertyTexts(type);
    Map<String, Field> fields = new TreeMap<>();
    for (Field field : type.getDeclaredFields()) {
      SerializedName serialized = field.getAnnotation(SerializedName.class);
      if (serialized != null) {
        fields.put(serialized.value(), field);
      }
    }
    ObjectNode declared = component.putObject("properties");
    fields.forEach((property, field) -> {
      declared.set(property, properties.schema(name, property, field.getGenericType()));
      texts.put(property, propertyTexts.getOrDefault(key(field.getName()), ""));
    });
    Set<?> required = new TreeSet<>((Set<?>) type.getField("openapiRequiredFields").get(null));
    if (!required.isEmpty()) {
      ArrayNode list = component.putArray("required");
      required.forEach(property -> list.add((String) property));
    }
    JsonNode mapType = facts.merging().path(name).path(".").path("map");
    if (mapType.isTextual()) {
      component.set("x-kubernetes-map-type", mapType);
    }
    addKinds(component, name, fields.keySet(), required);
  }

  /** Says which kinds a component is: one of its package, or one that every group has. */
  private void addKinds(ObjectNode component, String name, Set<String> fields, Set<?> required) {
    boolean everywhere = EVERYWHERE.contains(name);
    boolean object = fields.contains("kind") && fields.contains("apiVersion");
    if (!everywhere && (!object || required.contains("kind"))) {
      return;
    }
    int dot = name.lastIndexOf('.');
    String owner = name.substring(0, dot);
    String kind = name.substring(dot + 1);
    ArrayNode kinds = JSON.arrayNode();
    for (JsonNode entry : facts.packages()) {
      boolean own = entry.path("package").asText().equals(owner) && fields.contains("metadata");
      if (entry.has("group") && (own || everywhere)) {
        addKind(kinds, entry.path("group").asText(), kind, entry.path("version").asText());
      }
    }
    if (kinds.isEmpty() && name.startsWith(META)) {
      addKind(kinds, "", kind, "v1");
    }
    if (!kinds.isEmpty()) {
      component.set("x-kubernetes-group-version-kind", kinds);
    }
  }

  private static void addKind(ArrayNode kinds, String group, String kind, String version) {
    kinds.addObject().put("group", group).put("kind", kind).put("version", version);
  }

  private static Map<String, String> propertyTexts(Class<?> type) {
    Map<String, String> texts = new HashMap<>();
    for (Method method : type.getMethods()) {
      ApiModelProperty property = method.getAnnotation(ApiModelProperty.class);
      if (property != null && method.getName().startsWith("get")) {
        texts.put(key(method.getName().substring(3)), property.value());
      }
    }
    return texts;
  }

  /** Getters and fields spell the same property with different capitals. */
  private static String key(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  private void addSpecial() {
    ArrayNode quantity =
        special(
                "io.k8s.apimachinery.pkg.api.resource.Quantity",
                "A number with a unit, such as 500m or 2Gi.")
            .putArray("oneOf");
    quantity.addObject().put("type", "string");
    quantity.addObject().put("type", "number");
    ObjectNode intOrString =
        special(
            "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
            "A 32-bit integer, or a string such as a name or a percentage.");
    intOrString.put("format", "int-or-string");
    ArrayNode oneOf = intOrString.putArray("oneOf");
    oneOf.addObject().put("type", "integer");
    oneOf.addObject().put("type", "string");
    special(META + "Time", "A point in time, to the second (RFC 3339).")
        .put("type", "string")
        .put("format", "date-time");
    special(META + "MicroTime", "A point in time, to the microsecond (RFC 3339).")
        .put("type", "string")
        .put("format", "date-time");
    special(META + "Patch", "What to change, in the form that the media type names.")
        .put("type", "object");
    for (JsonNode raw : facts.rawComponents()) {
      ObjectNode component =
          special(raw.path("component").asText(), raw.path("description").asText());
      if (raw.path("object").asBoolean()) {
        component.put("type", "object");
      }
      component.put("x-kubernetes-preserve-unknown-fields", true);
    }
  }

  private ObjectNode special(String name, String description) {
    descriptions.putObject(name).put("", description);
    return structure.putObject(name);
  }
}
