package io.tiphys.apiserver.audit.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tiphys.api.json.Json;
import io.tiphys.api.time.Timestamps;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes events as {@code audit.k8s.io/v1} documents, fields in upstream's order. */
final class EventDocument {

  /** The group that everybody is in stands last, as upstream adds it. */
  private static final Comparator<String> GROUPS =
      Comparator.<String, Boolean>comparing(User.AUTHENTICATED_GROUP::equals)
          .thenComparing(Comparator.naturalOrder());

  private EventDocument() {}

  static byte[] of(AuditEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = Json.mapper().createGenerator(bytes)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(AuditEvent event, JsonGenerator json) throws IOException {
    RequestOrigin origin = event.origin();
    AuditEvent.Content content = event.content();
    json.writeStartObject();
    json.writeStringField("kind", "Event");
    json.writeStringField("apiVersion", "audit.k8s.io/v1");
    json.writeStringField("level", event.level().text());
    json.writeStringField("auditID", origin.auditId());
    json.writeStringField("stage", event.stage().text());
    json.writeStringField("requestURI", origin.uri());
    json.writeStringField("verb", origin.request().verb());
    json.writeFieldName("user");
    write(origin.user().orElse(null), json);
    if (content.impersonated().isPresent()) {
      json.writeFieldName("impersonatedUser");
      write(content.impersonated().get(), json);
    }
    texts("sourceIPs", origin.sourceIps(), json);
    text("userAgent", origin.userAgent(), json);
    if (origin.request().resourceRequest()) {
      write(origin.request(), event.target(), json);
    }
    if (content.response() != null) {
      json.writeFieldName("responseStatus");
      json.writeTree(content.response());
    }
    raw("requestObject", content.requestObject(), json);
    raw("responseObject", content.responseObject(), json);
    json.writeStringField("requestReceivedTimestamp", Timestamps.micros(origin.receivedAt()));
    json.writeStringField("stageTimestamp", Timestamps.micros(event.stageAt()));
    if (!content.annotations().isEmpty()) {
      json.writeObjectFieldStart("annotations");
      for (Map.Entry<String, String> annotation : content.annotations().entrySet()) {
        json.writeStringField(annotation.getKey(), annotation.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(@Nullable User user, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (user != null) {
      text("username", user.name(), json);
      text("uid", user.uid(), json);
      texts("groups", user.groups().stream().sorted(GROUPS).toList(), json);
      if (!user.extra().isEmpty()) {
        json.writeObjectFieldStart("extra");
        for (Map.Entry<String, List<String>> one : new TreeMap<>(user.extra()).entrySet()) {
          json.writeFieldName(one.getKey());
          json.writeStartArray();
          for (String value : one.getValue()) {
            json.writeString(value);
          }
          json.writeEndArray();
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private static void write(RequestInfo request, AuditEvent.Target target, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("objectRef");
    text("resource", request.resource(), json);
    text("namespace", target.namespace(), json);
    text("name", target.name(), json);
    text("uid", target.uid(), json);
    text("apiGroup", request.group(), json);
    text("apiVersion", request.version(), json);
    text("resourceVersion", target.resourceVersion(), json);
    text("subresource", request.subresource(), json);
    json.writeEndObject();
  }

  private static void text(String field, String value, JsonGenerator json) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  private static void texts(String field, List<String> values, JsonGenerator json)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  private static void raw(String field, byte @Nullable [] document, JsonGenerator json)
      throws IOException {
    if (document != null) {
      json.writeFieldName(field);
      json.writeRawValue(new String(document, UTF_8));
    }
  }
}
