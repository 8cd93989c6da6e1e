package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads objects in Kubernetes' protobuf form as trees, as if they had been sent as JSON. */
public final class ProtobufReader {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Messages whose fields stand in JSON among those of the message around them. */
  private static final Set<String> INLINE =
      Set.of(
          "ephemeralContainerCommon",
          "handler",
          "ingressRuleValue",
          "localObjectReference",
          "persistentVolumeSource",
          "rule",
          "ruleWithOperations",
          "volumeSource",
          "volumeStatus");

  private ProtobufReader() {}

  /** Throws {@link IOException} with what is wrong with the bytes. */
  public static ObjectNode read(byte[] bytes) throws IOException {
    if (bytes.length < MAGIC.length
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException("provided data does not appear to be a protobuf message");
    }
    Descriptor unknown = Messages.all().envelope();
    DynamicMessage envelope =
        DynamicMessage.parseFrom(
            unknown, ByteString.copyFrom(bytes, MAGIC.length, bytes.length - MAGIC.length));
    Message type = (Message) envelope.getField(unknown.findFieldByName("typeMeta"));
    String apiVersion = text(type, "apiVersion");
    String kind = text(type, "kind");
    GroupVersionKind named = GroupVersion.parse(apiVersion).kind(kind);
    Descriptor descriptor =
        Messages.all()
            .find(named)
            .orElseThrow(() ->
                new IOException(
                    "no kind \"" + kind + "\" of \"" + apiVersion + "\" is known in protobuf"));
    ByteString raw = (ByteString) envelope.getField(unknown.findFieldByName("raw"));
    ObjectNode object = Json.newObject();
    object.put("apiVersion", apiVersion).put("kind", kind);
    fields(DynamicMessage.parseFrom(descriptor, raw), object);
    return object;
  }

  private static String text(Message message, String field) {
    return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static void fields(Message message, ObjectNode into) throws IOException {
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      FieldDescriptor descriptor = field.getKey();
      String name = descriptor.getName().equals("Webhooks") ? "webhooks" : descriptor.getName();
      Object value = field.getValue();
      if (descriptor.isMapField()) {
        into.set(name, map((List<?>) value));
      } else if (descriptor.isRepeated()) {
        ArrayNode array = into.putArray(name);
        for (Object item : (List<?>) value) {
          array.add(value(descriptor, item).orElse(JsonNodeFactory.instance.nullNode()));
        }
      } else if (INLINE.contains(name) && value instanceof Message inner) {
        fields(inner, into);
      } else if (!isZero(value) || Zeros.mean(descriptor)) {
        value(descriptor, value).ifPresent(node -> into.set(name, node));
      }
    }
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Number number -> number.doubleValue() == 0;
      case Boolean truth -> !truth;
      case ByteString bytes -> bytes.isEmpty();
      default -> false;
    };
  }

  private static ObjectNode map(List<?> entries) throws IOException {
    ObjectNode map = Json.newObject();
    for (Object entry : entries) {
      Message pair = (Message) entry;
      FieldDescriptor key = pair.getDescriptorForType().findFieldByName("key");
      FieldDescriptor value = pair.getDescriptorForType().findFieldByName("value");
      Optional<JsonNode> node = value(value, pair.getField(value));
      map.set(String.valueOf(pair.getField(key)), node.orElse(JsonNodeFactory.instance.nullNode()));
    }
    return map;
  }

  private static Optional<JsonNode> value(FieldDescriptor field, Object value) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case String text -> Optional.of(nodes.textNode(text));
      case Integer number -> Optional.of(nodes.numberNode(number));
      case Long number -> Optional.of(nodes.numberNode(number));
      case Double number -> Optional.of(nodes.numberNode(number));
      case Float number -> Optional.of(nodes.numberNode(number));
      case Boolean truth -> Optional.of(nodes.booleanNode(truth));
      case ByteString bytes ->
          Optional.of(nodes.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray())));
      case Message message -> message(message);
      default -> throw new IOException("field " + field.getFullName() + " is of an unknown type");
    };
  }

  /** Empty for what JSON has no value for: a time that is not set. */
  private static Optional<JsonNode> message(Message message) throws IOException {
    Optional<Optional<JsonNode>> special = SpecialMessages.read(message);
    if (special.isPresent()) {
      return special.get();
    }
    ObjectNode object = Json.newObject();
    fields(message, object);
    return Optional.of(object);
  }
}
