package io.tiphys.apiserver.cel;

import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.ArrayList;
import java.util.List;

/** What can be wrong with a rule before it is compiled. */
final class RuleWording {

  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  private RuleWording() {}

  static List<FieldError> errors(ValidationRule rule, String path, StructuralSchema schema) {
    List<FieldError> errors = new ArrayList<>(0);
    String text = rule.rule().strip();
    String message = rule.message().strip();
    if (text.isEmpty()) {
      errors.add(required(path + ".rule", "rule is not specified"));
    } else if (!rule.message().isEmpty() && message.isEmpty()) {
      errors.add(
          FieldError.invalid(path + ".message", rule.message(), "must be non-empty if specified"));
    } else if (message.indexOf('\n') >= 0) {
      errors.add(
          FieldError.invalid(path + ".message", rule.message(), "must not contain line breaks"));
    } else if (text.indexOf('\n') >= 0 && message.isEmpty()) {
      errors.add(
          required(path + ".message", "message must be specified if rule contains line breaks"));
    }
    if (!rule.messageExpression().isEmpty() && rule.messageExpression().isBlank()) {
      errors.add(
          required(
              path + ".messageExpression", "messageExpression must be non-empty if specified"));
    }
    rule.reason()
        .filter(reason -> !REASONS.contains(reason))
        .ifPresent(
            reason -> errors.add(FieldError.notSupported(path + ".reason", reason, REASONS)));
    checkFieldPath(rule.fieldPath(), path + ".fieldPath", schema, errors);
    return errors;
  }

  private static void checkFieldPath(
      String fieldPath, String path, StructuralSchema schema, List<FieldError> errors) {
    if (fieldPath.isEmpty()) {
      return;
    }
    if (fieldPath.isBlank()) {
      errors.add(FieldError.invalid(path, fieldPath, "must be non-empty if specified"));
    }
    if (fieldPath.indexOf('\n') >= 0) {
      errors.add(FieldError.invalid(path, fieldPath, "must not contain line breaks"));
    }
    if (RelativePath.normalized(fieldPath, schema).isEmpty()) {
      errors.add(FieldError.invalid(path, fieldPath, "must be a valid path"));
    }
  }

  private static FieldError required(String path, String detail) {
    return new FieldError(FieldError.Type.REQUIRED, path, "Required value: " + detail);
  }
}
