package io.tiphys.apiserver.cel.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.cel.expression.Environment;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The variables that expressions about requests have, and their types. */
public final class RequestTypes {

  private static final String KIND =
      """
      {"type":"object","properties":{"group":{"type":"string"},"version":{"type":"string"},\
      "kind":{"type":"string"}}}\
      """;

  private static final String RESOURCE =
      """
      {"type":"object","properties":{"group":{"type":"string"},"version":{"type":"string"},\
      "resource":{"type":"string"}}}\
      """;

  private static final String REQUEST =
      """
      {"type":"object","properties":{"kind":%1$s,"resource":%2$s,"subResource":{"type":"string"},\
      "requestKind":%1$s,"requestResource":%2$s,"requestSubResource":{"type":"string"},\
      "name":{"type":"string"},"namespace":{"type":"string"},"operation":{"type":"string"},\
      "userInfo":{"type":"object","properties":{"username":{"type":"string"},\
      "uid":{"type":"string"},"groups":{"type":"array","items":{"type":"string"}},\
      "extra":{"type":"object","additionalProperties":{"type":"array",\
      "items":{"type":"string"}}}}},"dryRun":{"type":"boolean"},\
      "options":{"x-kubernetes-int-or-string":true}}}\
      """
          .formatted(KIND, RESOURCE);

  private static final String MAP =
      """
      {"type":"object","additionalProperties":{"type":"string"}}\
      """;

  private static final String NAMESPACE =
      """
      {"type":"object","properties":{"metadata":{"type":"object","properties":{\
      "name":{"type":"string"},"generateName":{"type":"string"},"namespace":{"type":"string"},\
      "labels":%1$s,"annotations":%1$s,"UID":{"type":"string"},\
      "creationTimestamp":{"type":"string","format":"date-time"},\
      "deletionGracePeriodSeconds":{"type":"integer"},\
      "deletionTimestamp":{"type":"string","format":"date-time"},\
      "generation":{"type":"integer"},"resourceVersion":{"type":"string"},\
      "finalizers":{"type":"array","items":{"type":"string"}}}},\
      "spec":{"type":"object","properties":{"finalizers":{"type":"array",\
      "items":{"type":"string"}}}},\
      "status":{"type":"object","properties":{"phase":{"type":"string"}}}}}\
      """
          .formatted(MAP);

  private RequestTypes() {}

  /** Made when the first expression about a request is compiled. */
  private static final class Types {
    static final DeclaredType OF_REQUEST = type(REQUEST);
    static final DeclaredType OF_NAMESPACE = type(NAMESPACE);

    private static DeclaredType type(String schema) {
      return DeclaredType.of(schema(schema), false).orElseThrow();
    }
  }

  private static StructuralSchema schema(String json) {
    try {
      return StructuralSchema.of(Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What conditions of webhooks and of policies may speak of. */
  public static Environment.Builder variables(boolean params, boolean authorizer) {
    Environment.Builder builder =
        Environment.builder().declare("object", "dyn").declare("oldObject", "dyn");
    declareRequest(builder);
    if (params) {
      builder.declare("params", "dyn");
    }
    if (authorizer) {
      builder
          .declare("authorizer", "Authorizer")
          .declare("authorizer.requestResource", "ResourceCheck");
    }
    return builder;
  }

  public static void declareRequest(Environment.Builder builder) {
    builder.declare("request", Types.OF_REQUEST, "kubernetes.AdmissionRequest");
  }

  public static void declareNamespace(Environment.Builder builder) {
    builder.declare("namespaceObject", Types.OF_NAMESPACE, "kubernetes.Namespace");
  }
}
