package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Writes an OpenAPI v3 document as the protobuf message {@code openapi.v3.Document} of gnostic. The
 * numbers are those of its fields.
 */
final class OpenApiProtobuf {

  /** As clients ask for it; no valid media type, so answers say it with a dot. */
  static final String ACCEPTED = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf";

  static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";

  private static final Map<String, Integer> METHODS =
      Map.of("get", 4, "put", 5, "post", 6, "delete", 7, "options", 8, "head", 9, "patch", 10);

  private OpenApiProtobuf() {}

  static byte[] of(JsonNode document) {
    JsonNode info = document.path("info");
    ProtobufMessage paths = new ProtobufMessage();
    document.path("paths").forEachEntry((name, path) -> paths.message(1, named(name, path(path))));
    ProtobufMessage components = new ProtobufMessage();
    components.message(1, schemas(document.path("components").path("schemas")));
    ProtobufMessage schemes = new ProtobufMessage();
    document
        .path("components")
        .path("securitySchemes")
        .forEachEntry((name, scheme) -> schemes.message(1, named(name, securityScheme(scheme))));
    components.message(7, schemes);
    return new ProtobufMessage()
        .string(1, document.path("openapi").asText())
        .message(
            2,
            new ProtobufMessage()
                .string(1, info.path("title").asText())
                .string(6, info.path("version").asText()))
        .message(4, paths)
        .message(5, components)
        .bytes();
  }

  private static ProtobufMessage named(String name, ProtobufMessage value) {
    return new ProtobufMessage().string(1, name).message(2, value);
  }

  /** One of two: the thing itself, or a reference to it. */
  private static ProtobufMessage either(ProtobufMessage thing) {
    return new ProtobufMessage().message(1, thing);
  }

  private static ProtobufMessage path(JsonNode path) {
    ProtobufMessage message = new ProtobufMessage();
    path.forEachEntry((name, value) -> {
      Integer field = METHODS.get(name);
      if (field != null) {
        message.message(field, operation(value));
      }
    });
    parameters(message, 13, path.path("parameters"));
    return message;
  }

  private static ProtobufMessage operation(JsonNode operation) {
    ProtobufMessage message = new ProtobufMessage();
    for (JsonNode tag : operation.path("tags")) {
      message.text(1, tag.asText());
    }
    message
        .string(3, operation.path("description").asText())
        .string(5, operation.path("operationId").asText());
    parameters(message, 6, operation.path("parameters"));
    JsonNode body = operation.path("requestBody");
    if (body.isObject()) {
      message.message(
          7,
          either(
              new ProtobufMessage()
                  .message(2, content(body.path("content")))
                  .bool(3, body.path("required").asBoolean())));
    }
    ProtobufMessage responses = new ProtobufMessage();
    operation
        .path("responses")
        .forEachEntry((code, response) -> responses.message(2, named(code, response(response))));
    message.message(8, responses);
    extensions(message, 13, operation);
    return message;
  }

  private static ProtobufMessage response(JsonNode response) {
    ProtobufMessage message =
        new ProtobufMessage().string(1, response.path("description").asText());
    if (response.has("content")) {
      message.message(3, content(response.path("content")));
    }
    return either(message);
  }

  private static ProtobufMessage content(JsonNode content) {
    ProtobufMessage types = new ProtobufMessage();
    content.forEachEntry((type, value) ->
        types.message(
            1, named(type, new ProtobufMessage().message(1, schema(value.path("schema"))))));
    return types;
  }

  private static void parameters(ProtobufMessage message, int field, JsonNode parameters) {
    for (JsonNode one : parameters) {
      message.message(
          field,
          either(
              new ProtobufMessage()
                  .string(1, one.path("name").asText())
                  .string(2, one.path("in").asText())
                  .string(3, one.path("description").asText())
                  .bool(4, one.path("required").asBoolean())
                  .message(10, schema(one.path("schema")))));
    }
  }

  private static ProtobufMessage securityScheme(JsonNode scheme) {
    return either(
        new ProtobufMessage()
            .string(1, scheme.path("type").asText())
            .string(2, scheme.path("description").asText())
            .string(3, scheme.path("name").asText())
            .string(4, scheme.path("in").asText()));
  }

  private static ProtobufMessage schemas(JsonNode schemas) {
    ProtobufMessage all = new ProtobufMessage();
    schemas.forEachEntry((name, schema) -> all.message(1, named(name, schema(schema))));
    return all;
  }

  private static ProtobufMessage schema(JsonNode schema) {
    return schema.has("$ref")
        ? new ProtobufMessage()
            .message(2, new ProtobufMessage().string(1, schema.path("$ref").asText()))
        : either(described(schema));
  }

  private static ProtobufMessage described(JsonNode schema) {
    ProtobufMessage message =
        new ProtobufMessage()
            .bool(1, schema.path("nullable").asBoolean())
            .string(9, schema.path("title").asText());
    bounds(message, schema);
    for (JsonNode name : schema.path("required")) {
      message.text(23, name.asText());
    }
    for (JsonNode value : schema.path("enum")) {
      message.message(24, any(value));
    }
    message.string(25, schema.path("type").asText());
    each(message, 26, schema.path("allOf"));
    each(message, 27, schema.path("oneOf"));
    each(message, 28, schema.path("anyOf"));
    if (schema.path("not").isObject()) {
      message.message(29, described(schema.path("not")));
    }
    if (schema.path("items").isObject()) {
      message.message(30, either(schema(schema.path("items"))));
    }
    if (schema.has("properties")) {
      message.message(31, schemas(schema.path("properties")));
    }
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject()) {
      message.message(32, either(schema(values)));
    } else if (values.asBoolean()) {
      message.message(32, new ProtobufMessage().bool(2, true));
    }
    defaultValue(message, schema.path("default"));
    message
        .string(34, schema.path("description").asText())
        .string(35, schema.path("format").asText());
    extensions(message, 36, schema);
    return message;
  }

  private static void bounds(ProtobufMessage message, JsonNode schema) {
    number(message, 10, schema.path("multipleOf"));
    number(message, 11, schema.path("maximum"));
    message.bool(12, schema.path("exclusiveMaximum").asBoolean());
    number(message, 13, schema.path("minimum"));
    message.bool(14, schema.path("exclusiveMinimum").asBoolean());
    message.integer(15, schema.path("maxLength").asLong());
    message.integer(16, schema.path("minLength").asLong());
    message.string(17, schema.path("pattern").asText());
    message.integer(18, schema.path("maxItems").asLong());
    message.integer(19, schema.path("minItems").asLong());
    message.bool(20, schema.path("uniqueItems").asBoolean());
    message.integer(21, schema.path("maxProperties").asLong());
    message.integer(22, schema.path("minProperties").asLong());
  }

  private static void number(ProtobufMessage message, int field, JsonNode value) {
    if (value.isNumber()) {
      message.number(field, value.doubleValue());
    }
  }

  private static void each(ProtobufMessage message, int field, JsonNode schemas) {
    for (JsonNode one : schemas) {
      message.message(field, schema(one));
    }
  }

  /** That form has defaults of scalars only. */
  private static void defaultValue(ProtobufMessage message, JsonNode value) {
    if (value.isNumber()) {
      message.message(33, new ProtobufMessage().number(1, value.doubleValue()));
    } else if (value.isBoolean()) {
      message.message(33, new ProtobufMessage().bool(2, value.asBoolean()));
    } else if (value.isTextual()) {
      message.message(33, new ProtobufMessage().text(3, value.asText()));
    }
  }

  private static void extensions(ProtobufMessage message, int field, JsonNode node) {
    node.forEachEntry((name, value) -> {
      if (name.startsWith("x-")) {
        message.message(field, named(name, any(value)));
      }
    });
  }

  /** JSON is YAML, and YAML is how gnostic carries values of any shape. */
  private static ProtobufMessage any(JsonNode value) {
    return new ProtobufMessage().string(2, value.toString());
  }
}
