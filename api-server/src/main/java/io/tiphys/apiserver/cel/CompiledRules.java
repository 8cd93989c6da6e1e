package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rules of a schema that has some. */
final class CompiledRules implements CustomRules {

  private final JsonNode schema;
  private volatile @Nullable RuleNode root;

  CompiledRules(JsonNode schema) {
    this.schema = schema;
  }

  @Override
  public List<FieldError> compileErrors(String fieldPath) {
    return new RuleErrors().find(schema, fieldPath);
  }

  @Override
  public List<FieldError> validate(
      ObjectNode object, @Nullable ObjectNode old, Consumer<String> warnings) {
    RuleNode compiled = root;
    if (compiled == null) {
      compiled = compile();
    }
    return compiled == null ? List.of() : new RuleRun(warnings).check(compiled, object, old);
  }

  private synchronized @Nullable RuleNode compile() {
    RuleNode compiled = root;
    if (compiled == null) {
      compiled = RuleNode.of(schema);
      root = compiled;
    }
    return compiled;
  }
}
