package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns OpenAPI v3 documents into the one OpenAPI v2 document that older clients read. */
final class SwaggerDocument {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final Set<String> BEYOND_V2 = Set.of("oneOf", "anyOf", "not", "nullable");

  private final ObjectNode document = Json.newObject().put("swagger", "2.0");
  private final ObjectNode paths;
  private final ObjectNode definitions;

  SwaggerDocument(String serverVersion) {
    document.putObject("info").put("title", "Kubernetes").put("version", serverVersion);
    paths = document.putObject("paths");
    definitions = document.putObject("definitions");
    document
        .putObject("securityDefinitions")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("name", "authorization")
        .put("in", "header")
        .put("description", "Bearer Token authentication");
  }

  /** Takes up the paths and schemas of one group and version. */
  void add(ObjectNode v3) {
    v3.path("paths").forEachEntry((name, path) -> paths.set(name, path((ObjectNode) path)));
    v3.path("components")
        .path("schemas")
        .forEachEntry((name, schema) -> {
          if (!definitions.has(name)) {
            definitions.set(name, schema(schema));
          }
        });
  }

  /** Takes up what another server publishes; what is known already stays as it is. */
  void addSwagger(JsonNode other) {
    other.path("paths").forEachEntry(paths::set);
    other
        .path("definitions")
        .forEachEntry((name, schema) -> {
          if (!definitions.has(name)) {
            definitions.set(name, schema);
          }
        });
  }

  ObjectNode document() {
    return document;
  }

  private static ObjectNode path(ObjectNode v3) {
    ObjectNode path = Json.newObject();
    v3.forEachEntry((name, value) -> {
      if (METHODS.contains(name)) {
        path.set(name, operation((ObjectNode) value));
      } else if (name.equals("parameters")) {
        path.set(name, parameters(value));
      }
    });
    return path;
  }

  private static ObjectNode operation(ObjectNode v3) {
    ObjectNode operation = v3.deepCopy();
    Set<String> produces = new TreeSet<>();
    ObjectNode responses = Json.newObject();
    v3.path("responses")
        .forEachEntry((code, response) -> {
          ObjectNode converted = responses.putObject(code);
          converted.set("description", response.path("description"));
          for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
            produces.add(content.getKey());
            converted.set("schema", schema(content.getValue().path("schema")));
          }
        });
    operation.set("responses", responses);
    produces.forEach(operation.putArray("produces")::add);
    ArrayNode parameters = parameters(v3.path("parameters"));
    body(v3, operation, parameters);
    operation.set("parameters", parameters);
    return operation;
  }

  private static void body(ObjectNode v3, ObjectNode operation, ArrayNode parameters) {
    JsonNode request = v3.path("requestBody");
    operation.remove("requestBody");
    if (request.isMissingNode()) {
      return;
    }
    ArrayNode consumes = operation.putArray("consumes");
    JsonNode schema = Json.newObject();
    for (Map.Entry<String, JsonNode> content : request.path("content").properties()) {
      consumes.add(content.getKey());
      schema = content.getValue().path("schema");
    }
    ObjectNode body = parameters.addObject().put("name", "body").put("in", "body");
    if (request.path("required").asBoolean()) {
      body.put("required", true);
    }
    body.set("schema", schema(schema));
  }

  private static ArrayNode parameters(JsonNode v3) {
    ArrayNode parameters = Json.mapper().createArrayNode();
    for (JsonNode parameter : v3) {
      ObjectNode converted = ((ObjectNode) parameter).deepCopy();
      JsonNode type = converted.remove("schema");
      if (type instanceof ObjectNode described) {
        converted.setAll(described);
      }
      parameters.add(converted);
    }
    return parameters;
  }

  private static ObjectNode schema(JsonNode v3) {
    ObjectNode schema = Json.newObject();
    v3.forEachEntry((key, value) -> {
      if (key.equals("properties")) {
        ObjectNode properties = schema.putObject(key);
        value.forEachEntry((name, type) -> properties.set(name, schema(type)));
      } else if (key.equals("items") || key.equals("additionalProperties")) {
        schema.set(key, value.isObject() ? schema(value) : value);
      } else if (key.equals("allOf") && value.size() == 1) {
        schema.setAll(schema(value.get(0)));
      } else if (key.equals("$ref") && value.isTextual()) {
        schema.put(key, value.asText().replace(OpenApiSchemas.REFERENCE, "#/definitions/"));
      } else if (key.equals("oneOf") && !v3.has("type")) {
        schema.put("type", "string");
      } else if (!BEYOND_V2.contains(key)) {
        schema.set(key, value);
      }
    });
    if (schema.has("$ref")) {
      schema.remove("default");
    }
    return schema;
  }
}
