package io.tiphys.apiserver.cel.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cel.expression.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compiled expressions of a ValidatingAdmissionPolicy, in the order of its spec.
 *
 * @param messages null where a validation has none
 */
public record PolicyExpressions(
    Map<String, Check> variables,
    List<Check> validations,
    List<@Nullable Check> messages,
    List<Check> annotations) {

  static final String VARIABLES = "variables";

  public static PolicyExpressions of(JsonNode spec) {
    boolean params = spec.path("paramKind").isObject();
    return compile(
        spec,
        variables(RequestTypes.variables(params, true)),
        variables(RequestTypes.variables(params, false)));
  }

  private static Environment.Builder variables(Environment.Builder builder) {
    RequestTypes.declareNamespace(builder);
    return builder.declareObject(VARIABLES);
  }

  /**
   * @param forMessages without the authorizer
   */
  static PolicyExpressions compile(
      JsonNode spec, Environment.Builder builder, Environment.Builder forMessages) {
    Map<String, Check> variables = new LinkedHashMap<>();
    for (JsonNode variable : spec.path(VARIABLES)) {
      String name = variable.path("name").asText();
      Check check = Check.of(variable.path("expression").asText(), builder.build());
      variables.put(name, check);
      builder.declareField(VARIABLES, name, Optional.ofNullable(check.expression()));
      forMessages.declareField(VARIABLES, name, Optional.ofNullable(check.expression()));
    }
    Environment environment = builder.build();
    Environment messageEnvironment = forMessages.build();
    List<Check> validations = new ArrayList<>();
    List<@Nullable Check> messages = new ArrayList<>();
    for (JsonNode validation : spec.path("validations")) {
      validations.add(Check.of(validation.path("expression").asText(), environment));
      String message = validation.path("messageExpression").asText("");
      messages.add(message.isBlank() ? null : Check.of(message, messageEnvironment));
    }
    List<Check> annotations = new ArrayList<>();
    for (JsonNode annotation : spec.path("auditAnnotations")) {
      annotations.add(Check.of(annotation.path("valueExpression").asText(), environment));
    }
    return new PolicyExpressions(variables, validations, messages, annotations);
  }
}
