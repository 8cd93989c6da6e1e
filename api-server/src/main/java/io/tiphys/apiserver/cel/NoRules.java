package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rules of a schema that has none. */
enum NoRules implements CustomRules {
  INSTANCE;

  @Override
  public List<FieldError> compileErrors(String fieldPath) {
    return List.of();
  }

  @Override
  public List<FieldError> validate(
      ObjectNode object, @Nullable ObjectNode old, Consumer<String> warnings) {
    return List.of();
  }
}
