package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Writes the OpenAPI v2 document as the protobuf message {@code openapi.v2.Document} of gnostic,
 * the only form in which kubectl reads it. The numbers are those of its fields.
 */
final class SwaggerProtobuf {

  /** As clients ask for it; no valid media type, so answers say it with a dot. */
  static final String ACCEPTED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private static final Map<String, Integer> METHODS =
      Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);

  private SwaggerProtobuf() {}

  static byte[] of(JsonNode document) {
    JsonNode info = document.path("info");
    ProtobufMessage definitions = new ProtobufMessage();
    document
        .path("definitions")
        .forEachEntry((name, schema) -> definitions.message(1, named(name, schema(schema))));
    ProtobufMessage paths = new ProtobufMessage();
    document.path("paths").forEachEntry((name, path) -> paths.message(2, named(name, path(path))));
    return new ProtobufMessage()
        .string(1, document.path("swagger").asText())
        .message(
            2,
            new ProtobufMessage()
                .string(1, info.path("title").asText())
                .string(2, info.path("version").asText()))
        .message(8, paths)
        .message(9, definitions)
        .bytes();
  }

  private static ProtobufMessage named(String name, ProtobufMessage value) {
    return new ProtobufMessage().string(1, name).message(2, value);
  }

  private static ProtobufMessage path(JsonNode path) {
    ProtobufMessage message = new ProtobufMessage();
    path.forEachEntry((name, value) -> {
      Integer field = METHODS.get(name);
      if (field != null) {
        message.message(field, operation(value));
      }
    });
    parameters(message, 9, path.path("parameters"));
    return message;
  }

  private static ProtobufMessage operation(JsonNode operation) {
    ProtobufMessage message =
        new ProtobufMessage()
            .string(3, operation.path("description").asText())
            .string(5, operation.path("operationId").asText());
    texts(message, 1, operation.path("tags"));
    texts(message, 6, operation.path("produces"));
    texts(message, 7, operation.path("consumes"));
    parameters(message, 8, operation.path("parameters"));
    ProtobufMessage responses = new ProtobufMessage();
    operation
        .path("responses")
        .forEachEntry((code, response) -> responses.message(1, named(code, response(response))));
    message.message(9, responses);
    extensions(message, 13, operation);
    return message;
  }

  private static ProtobufMessage response(JsonNode response) {
    ProtobufMessage message =
        new ProtobufMessage().string(1, response.path("description").asText());
    if (response.has("schema")) {
      message.message(2, new ProtobufMessage().message(1, schema(response.path("schema"))));
    }
    return new ProtobufMessage().message(1, message);
  }

  private static void parameters(ProtobufMessage message, int field, JsonNode parameters) {
    for (JsonNode parameter : parameters) {
      ProtobufMessage any =
          switch (parameter.path("in").asText()) {
            case "body" -> new ProtobufMessage().message(1, body(parameter));
            case "path" ->
                new ProtobufMessage()
                    .message(2, new ProtobufMessage().message(4, inPath(parameter)));
            default ->
                new ProtobufMessage()
                    .message(2, new ProtobufMessage().message(3, inQuery(parameter)));
          };
      message.message(field, new ProtobufMessage().message(1, any));
    }
  }

  private static ProtobufMessage body(JsonNode parameter) {
    return new ProtobufMessage()
        .string(1, parameter.path("description").asText())
        .string(2, parameter.path("name").asText())
        .string(3, "body")
        .bool(4, parameter.path("required").asBoolean())
        .message(5, schema(parameter.path("schema")));
  }

  private static ProtobufMessage inPath(JsonNode parameter) {
    return described(parameter)
        .string(5, parameter.path("type").asText())
        .bool(19, parameter.path("uniqueItems").asBoolean());
  }

  private static ProtobufMessage inQuery(JsonNode parameter) {
    return described(parameter)
        .string(6, parameter.path("type").asText())
        .bool(20, parameter.path("uniqueItems").asBoolean());
  }

  private static ProtobufMessage described(JsonNode parameter) {
    return new ProtobufMessage()
        .bool(1, parameter.path("required").asBoolean())
        .string(2, parameter.path("in").asText())
        .string(3, parameter.path("description").asText())
        .string(4, parameter.path("name").asText());
  }

  private static ProtobufMessage schema(JsonNode schema) {
    ProtobufMessage message =
        new ProtobufMessage()
            .string(1, schema.path("$ref").asText())
            .string(2, schema.path("format").asText())
            .string(4, schema.path("description").asText());
    if (schema.has("default")) {
      message.message(5, any(schema.get("default")));
    }
    texts(message, 19, schema.path("required"));
    for (JsonNode value : schema.path("enum")) {
      message.message(20, any(value));
    }
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject()) {
      message.message(21, new ProtobufMessage().message(1, schema(values)));
    } else if (values.asBoolean()) {
      message.message(21, new ProtobufMessage().bool(2, true));
    }
    if (schema.has("type")) {
      message.message(22, new ProtobufMessage().text(1, schema.path("type").asText()));
    }
    if (schema.has("items")) {
      message.message(23, new ProtobufMessage().message(1, schema(schema.path("items"))));
    }
    if (schema.has("properties")) {
      ProtobufMessage properties = new ProtobufMessage();
      schema
          .path("properties")
          .forEachEntry((name, type) -> properties.message(1, named(name, schema(type))));
      message.message(25, properties);
    }
    extensions(message, 31, schema);
    return message;
  }

  private static void texts(ProtobufMessage message, int field, JsonNode list) {
    for (JsonNode text : list) {
      message.text(field, text.asText());
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
