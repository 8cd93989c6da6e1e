package io.tiphys.apiserver.cel.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.cel.expression.Environment;
import io.tiphys.apiserver.cel.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with the expressions of policies and webhooks. */
public final class ExpressionErrors {

  private ExpressionErrors() {}

  /** Of a ValidatingAdmissionPolicy's {@code spec}. */
  public static List<FieldError> ofPolicy(JsonNode spec) {
    List<FieldError> errors = new ArrayList<>();
    boolean params = spec.path("paramKind").isObject();
    errors.addAll(ofConditions(spec.path("matchConditions"), params, "spec.matchConditions"));
    PolicyExpressions compiled = PolicyExpressions.of(spec);
    int index = 0;
    for (Check variable : compiled.variables().values()) {
      add(errors, variable, Set.of(), "spec.variables[" + index++ + "].expression");
    }
    for (int i = 0; i < compiled.validations().size(); i++) {
      String path = "spec.validations[" + i + "]";
      add(errors, compiled.validations().get(i), Set.of("bool"), path + ".expression");
      Check message = compiled.messages().get(i);
      if (message != null) {
        add(errors, message, Set.of("string"), path + ".messageExpression");
      }
    }
    for (int i = 0; i < compiled.annotations().size(); i++) {
      add(
          errors,
          compiled.annotations().get(i),
          Set.of("string", "null_type"),
          "spec.auditAnnotations[" + i + "].valueExpression");
    }
    return errors;
  }

  /** Of {@code matchConditions}. */
  public static List<FieldError> ofConditions(JsonNode conditions, boolean params, String path) {
    List<FieldError> errors = new ArrayList<>(0);
    if (conditions.isEmpty()) {
      return errors;
    }
    Environment environment = RequestTypes.variables(params, true).build();
    for (int i = 0; i < conditions.size(); i++) {
      Check check = Check.of(conditions.path(i).path("expression").asText(), environment);
      add(errors, check, Set.of("bool"), path + "[" + i + "].expression");
    }
    return errors;
  }

  private static void add(List<FieldError> errors, Check check, Set<String> types, String path) {
    if (check.text().isBlank()) {
      return; // what is missing is told by the kind's own rules
    }
    @Nullable Expression expression = check.expression();
    if (expression == null) {
      errors.add(FieldError.invalid(path, check.text(), check.error()));
    } else if (!types.isEmpty() && !types.contains(expression.typeName())) {
      String expected =
          types.size() == 1
              ? types.iterator().next()
              : "one of [" + String.join(" ", types.stream().sorted().toList().reversed()) + "]";
      errors.add(
          FieldError.invalid(
              path,
              check.text(),
              "must evaluate to " + expected + " but got " + expression.typeName()));
    }
  }
}
