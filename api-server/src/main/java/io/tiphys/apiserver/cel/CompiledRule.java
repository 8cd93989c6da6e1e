package io.tiphys.apiserver.cel;

import io.tiphys.apiserver.cel.expression.Environment;
import io.tiphys.apiserver.cel.expression.Environment.Compilation;
import io.tiphys.apiserver.cel.expression.Expression;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is ready to run, or what is wrong with it.
 *
 * @param program null if the rule is empty or has an error
 * @param message gives the message of a failure; null if there is none or it has an error
 * @param fieldPath the field that a failure names, relative to the rule's own place; may be empty
 */
record CompiledRule(
    ValidationRule source,
    @Nullable Expression program,
    @Nullable String error,
    @Nullable Expression message,
    @Nullable String messageError,
    String fieldPath) {

  private static final String SELF = "self";
  static final String OLD_SELF = "oldSelf";

  boolean usesOldSelf() {
    return program != null && program.uses(OLD_SELF);
  }

  /** Compiles one rule of a place in the schema. */
  static CompiledRule of(ValidationRule rule, StructuralSchema schema, Scope scope) {
    if (rule.rule().isBlank()) {
      return new CompiledRule(rule, null, null, null, null, "");
    }
    Environment environment = scope.environment(rule.hasOptionalOldSelf());
    return switch (environment.compile(rule.rule())) {
      case Compilation.Rejected rejected -> failed(rule, rejected.issues());
      case Compilation.Compiled compiled ->
          compiled.expression().typeName().equals("bool")
              ? withMessage(rule, compiled.expression(), environment, schema)
              : failed(rule, "cel expression must evaluate to a bool");
    };
  }

  private static CompiledRule failed(ValidationRule rule, String error) {
    return new CompiledRule(rule, null, error, null, null, "");
  }

  private static CompiledRule withMessage(
      ValidationRule rule, Expression program, Environment environment, StructuralSchema schema) {
    Expression message = null;
    String error = null;
    if (!rule.messageExpression().isEmpty()) {
      switch (environment.compile(rule.messageExpression())) {
        case Compilation.Rejected rejected -> error = "messageExpression " + rejected.issues();
        case Compilation.Compiled compiled -> {
          if (compiled.expression().typeName().equals("string")) {
            message = compiled.expression();
          } else {
            error = "messageExpression must evaluate to a string";
          }
        }
      }
    }
    String fieldPath =
        rule.fieldPath().isEmpty()
            ? ""
            : RelativePath.normalized(rule.fieldPath(), schema).orElse("");
    return new CompiledRule(rule, program, null, message, error, fieldPath);
  }

  /** What rules in one place of the schema can speak of; made when the first is compiled. */
  static final class Scope {

    private final io.tiphys.apiserver.cel.structure.DeclaredType type;
    private final String typeName = "selfType" + System.nanoTime() % 1_000_000_000;
    private @Nullable Environment plain;
    private @Nullable Environment optional;

    Scope(io.tiphys.apiserver.cel.structure.DeclaredType type) {
      this.type = type;
    }

    private Environment environment(boolean optionalOldSelf) {
      Environment known = optionalOldSelf ? optional : plain;
      if (known != null) {
        return known;
      }
      Environment.Builder builder = Environment.builder().declare(SELF, type, typeName).sizes(type);
      if (optionalOldSelf) {
        optional = builder.declareOptional(OLD_SELF, type, typeName).build();
        return optional;
      }
      plain = builder.declare(OLD_SELF, type, typeName).build();
      return plain;
    }
  }
}
