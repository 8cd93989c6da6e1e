package io.tiphys.apiserver.cel.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cel.expression.Environment;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks for what a policy's expressions get wrong about the kinds that it is for. */
public final class TypeChecks {

  private TypeChecks() {}

  /**
   * The warnings, under the fields that they are about.
   *
   * @param kinds by what warnings call them, such as {@code apps/v1, Kind=Deployment}
   * @param params of the parameters; empty if it is not known
   */
  public static Map<String, String> warnings(
      JsonNode spec, Map<String, DeclaredType> kinds, Optional<DeclaredType> params) {
    Map<String, StringBuilder> found = new LinkedHashMap<>();
    kinds.forEach((kind, type) -> {
      PolicyExpressions compiled =
          PolicyExpressions.compile(spec, environment(type, params), environment(type, params));
      for (int i = 0; i < compiled.validations().size(); i++) {
        String path = "spec.validations[" + i + "].";
        add(found, path + "expression", kind, compiled.validations().get(i));
        Check message = compiled.messages().get(i);
        if (message != null) {
          add(found, path + "messageExpression", kind, message);
        }
      }
    });
    Map<String, String> warnings = new LinkedHashMap<>();
    found.forEach((field, text) -> warnings.put(field, text.toString()));
    return warnings;
  }

  private static Environment.Builder environment(
      DeclaredType object, Optional<DeclaredType> params) {
    Environment.Builder builder =
        Environment.builder()
            .declare("object", object, "Object")
            .declare("oldObject", object, "Object")
            .declare("authorizer", "Authorizer")
            .declare("authorizer.requestResource", "ResourceCheck");
    RequestTypes.declareRequest(builder);
    RequestTypes.declareNamespace(builder);
    params.ifPresent(type -> builder.declare("params", type, "Params"));
    return builder.declareObject(PolicyExpressions.VARIABLES);
  }

  private static void add(
      Map<String, StringBuilder> found, String field, String kind, Check check) {
    if (check.expression() == null) {
      StringBuilder text = found.computeIfAbsent(field, _ -> new StringBuilder());
      text.append(text.isEmpty() ? "" : "\n");
      text.append(kind).append(": ");
      text.append(check.error().replaceFirst("^compilation failed: ", "")).append('\n');
    }
  }
}
