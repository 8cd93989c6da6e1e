package io.tiphys.apiserver.resources.admission;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.cel.structure.PropertyNames;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of a policy's variables, validations and audit annotations, but for their language. */
final class PolicyParts {

  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge");
  private static final String NOT_EMPTY = "must be non-empty if specified";
  private static final int MOST_ANNOTATIONS = 20;
  private static final int LONGEST_VALUE = 5 * 1024;

  private PolicyParts() {}

  static void variable(Checked variable) {
    Checked name = variable.at("name");
    if (name.text().isBlank()) {
      name.required("name is not specified");
    } else if (!IDENTIFIER.matcher(name.text()).matches()
        || PropertyNames.isReserved(name.text())) {
      name.invalid("must be a valid CEL identifier");
    }
    if (variable.at("expression").text().isBlank()) {
      variable.at("expression").required("expression is not specified");
    }
  }

  static void validation(Checked validation) {
    if (validation.at("expression").text().isBlank()) {
      validation.at("expression").required("expression is not specified");
    }
    Checked messageExpression = validation.at("messageExpression");
    if (!messageExpression.isEmpty() && messageExpression.text().isBlank()) {
      messageExpression.invalid(NOT_EMPTY);
    }
    Checked message = validation.at("message");
    if (!message.isEmpty()) {
      if (message.text().isBlank()) {
        message.invalid(NOT_EMPTY);
      } else if (message.text().strip().contains("\n") || message.text().strip().contains("\r")) {
        message.invalid("must not contain line breaks");
      }
    }
    validation.at("reason").oneOf(REASONS);
  }

  static void auditAnnotations(Checked annotations, String policy) {
    if (annotations.value().size() > MOST_ANNOTATIONS) {
      annotations.invalid("must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
    }
    Set<String> keys = new HashSet<>();
    for (Checked annotation : annotations.items()) {
      Checked key = annotation.at("key");
      String whole = policy + "/" + key.text();
      NameRules.qualifiedName(whole).forEach(error -> key.invalid(whole, error));
      Checked value = annotation.at("valueExpression");
      if (value.text().isBlank()) {
        value.required("valueExpression is not specified");
      } else if (value.text().strip().length() > LONGEST_VALUE) {
        value.required("must not exceed " + LONGEST_VALUE + " bytes in length");
      }
      if (!keys.add(key.text())) {
        key.duplicate();
      }
    }
  }
}
