package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.protobuf.ProtobufReader;
import io.tiphys.apiserver.request.GoNames;
import io.tiphys.apiserver.request.WriteOptions.FieldValidation;
import io.tiphys.apiserver.schema.SchemaRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes an object of a kind from what a client has sent. */
public final class Decoder {

  private static final int SUMMARY = 30;
  private static final String UNMARSHAL = "yaml: unmarshal errors:\n  ";
  private static final Set<String> YAML =
      Set.of("application/yaml", "application/x-yaml", "text/yaml");
  private static final GroupVersionKind DELETE_OPTIONS =
      new GroupVersionKind("", "v1", "DeleteOptions");

  private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");

  /** Evictions may still come in their first version, which had the same form. */
  private static final String OLD_EVICTION = "policy/v1beta1";

  private final SchemaRules schema;

  public Decoder(SchemaRules schema) {
    this.schema = schema;
  }

  /**
   * A body as it came.
   *
   * @param contentType empty counts as JSON
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never copied
  public record Body(byte[] bytes, String contentType) {

    boolean isEmpty() {
      return bytes.length == 0;
    }

    boolean isYaml() {
      return YAML.contains(mediaType());
    }

    /** Whether it is JSON, or means to be. */
    boolean isText() {
      return !mediaType().equals(ProtobufReader.MEDIA_TYPE) && !mediaType().contains("yaml");
    }

    /** The media type without its parameters. */
    String mediaType() {
      int parameters = contentType.indexOf(';');
      String plain = parameters < 0 ? contentType : contentType.substring(0, parameters);
      return plain.strip().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads a body as an object of one kind, in that kind's version.
   *
   * @param warnings gets what {@code validation} lets pass with a word
   */
  public ObjectNode decode(
      Body body, GroupVersionKind kind, FieldValidation validation, List<String> warnings) {
    BodyReader.Document document = read(body, kind);
    if (kind.equals(EVICTION)
        && document.object().path("apiVersion").asText().equals(OLD_EVICTION)) {
      document.object().put("apiVersion", EVICTION.apiVersion());
    }
    checkKind(document.object(), kind);
    List<String> findings = new ArrayList<>(0);
    if (body.isYaml()) {
      addYaml(document.duplicates(), validation, findings);
    }
    List<String> unknown = prune(document.object(), kind);
    AuditScope.current().ifPresent(record -> record.requested(document.object()));
    unknown.forEach(path -> findings.add("unknown field \"" + path + "\""));
    if (!body.isYaml()) {
      findings.addAll(document.duplicates());
    }
    report(findings, kind, validation, warnings);
    return document.object();
  }

  private static void addYaml(
      List<String> duplicates, FieldValidation validation, List<String> findings) {
    if (validation == FieldValidation.STRICT && !duplicates.isEmpty()) {
      findings.add(UNMARSHAL + String.join("\n  ", duplicates));
    } else {
      findings.addAll(duplicates);
    }
  }

  /**
   * As {@link #decode}, for a tree that a patch has made.
   *
   * @return the paths of unknown fields, which are dropped
   * @throws io.tiphys.api.status.StatusException 400 if a value has the wrong type
   */
  List<String> prunePatched(ObjectNode object, GroupVersionKind kind) {
    return prune(object, kind);
  }

  /** Reads a configuration to be applied: YAML, or JSON, which is YAML, too. */
  public ObjectNode configuration(Body body, FieldValidation validation, List<String> warnings) {
    if (new String(body.bytes(), StandardCharsets.UTF_8).isBlank()) {
      return Json.newObject();
    }
    try {
      BodyReader.Document document = BodyReader.read(body.bytes(), true);
      switch (validation) {
        case IGNORE -> {}
        case WARN -> warnings.addAll(document.duplicates());
        case STRICT -> {
          if (!document.duplicates().isEmpty()) {
            throw Status.badRequest(
                    "error strict decoding YAML: error converting YAML to JSON: "
                        + UNMARSHAL
                        + String.join("\n  ", document.duplicates()))
                .asException();
          }
        }
      }
      return document.object();
    } catch (IOException e) {
      String reason = BodyReader.reason(e);
      throw Status.badRequest(
              reason.startsWith("json: ")
                  ? "error decoding YAML: error unmarshaling JSON: while decoding JSON: " + reason
                  : "error decoding YAML: error converting YAML to JSON: " + reason)
          .asException();
    }
  }

  /** The options of a deletion, if a body was sent. */
  public Optional<ObjectNode> deleteOptions(Body body) {
    if (body.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode options = read(body, DELETE_OPTIONS).object();
    String kind = options.path("kind").asText("");
    if (!kind.isEmpty() && !kind.equals(DELETE_OPTIONS.kind())) {
      throw Status.badRequest(
              "no kind \""
                  + kind
                  + "\" is registered for version \""
                  + options.path("apiVersion").asText("")
                  + "\" in scheme \"pkg/runtime/scheme.go:111\"")
          .asException();
    }
    AuditScope.current().ifPresent(record -> record.requested(options));
    return Optional.of(options);
  }

  private List<String> prune(ObjectNode object, GroupVersionKind kind) {
    return schema.prune(kind, object);
  }

  private static BodyReader.Document read(Body body, GroupVersionKind kind) {
    try {
      return switch (body.mediaType()) {
        case "", "application/json", "*/*" -> BodyReader.read(body.bytes(), false);
        case ProtobufReader.MEDIA_TYPE ->
            new BodyReader.Document(ProtobufReader.read(body.bytes()), List.of());
        default -> {
          if (!body.isYaml()) {
            throw unsupported().asException();
          }
          yield BodyReader.read(body.bytes(), true);
        }
      };
    } catch (IOException e) {
      throw Status.badRequest(
              "the object provided is unrecognized (must be of type "
                  + kind.kind()
                  + "): "
                  + (body.isText() ? "couldn't get version/kind; json parse error: " : "")
                  + BodyReader.reason(e)
                  + " ("
                  + summary(body.bytes())
                  + ")")
          .asException();
    }
  }

  private static Status unsupported() {
    return Status.of(
        StatusReason.UNSUPPORTED_MEDIA_TYPE,
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
  }

  /** The beginning of the body: as text if it looks like an object, otherwise as bytes. */
  private static String summary(byte[] bytes) {
    if (bytes.length == 0) {
      return "<empty>";
    }
    int length = Math.min(bytes.length, SUMMARY);
    String start =
        bytes[0] == '{'
            ? new String(bytes, 0, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ")
            : HexFormat.of().formatHex(bytes, 0, length);
    return bytes.length > SUMMARY ? start + " ..." : start;
  }

  /** An object that does not say what it is, is what the path says. */
  private static void checkKind(ObjectNode object, GroupVersionKind expected) {
    String version = object.path("apiVersion").asText("");
    String kind = object.path("kind").asText("");
    if (version.isEmpty()) {
      object.put("apiVersion", expected.apiVersion());
    }
    if (kind.isEmpty()) {
      object.put("kind", expected.kind());
    }
    GroupVersion sent = version.isEmpty() ? expected.groupVersion() : GroupVersion.parse(version);
    if (!kind.isEmpty() && !kind.equals(expected.kind())) {
      throw Status.badRequest(
              kind
                  + " in version \""
                  + sent.version()
                  + "\" cannot be handled as a "
                  + expected.kind()
                  + ": converting ("
                  + sent.version()
                  + "."
                  + kind
                  + ") to ("
                  + GoNames.internal(expected)
                  + "): unknown conversion")
          .asException();
    }
    if (!sent.equals(expected.groupVersion())) {
      throw Status.badRequest(
              "the API version in the data ("
                  + sent
                  + ") does not match the expected API version ("
                  + expected.groupVersion()
                  + ")")
          .asException();
    }
  }

  private static void report(
      List<String> findings,
      GroupVersionKind kind,
      FieldValidation validation,
      List<String> warnings) {
    if (findings.isEmpty()) {
      return;
    }
    switch (validation) {
      case IGNORE -> {}
      case WARN -> warnings.addAll(findings);
      case STRICT ->
          throw Status.badRequest(
                  kind.kind()
                      + " in version \""
                      + kind.version()
                      + "\" cannot be handled as a "
                      + kind.kind()
                      + ": strict decoding error: "
                      + findings.stream().collect(Collectors.joining(", ")))
              .asException();
    }
  }
}
