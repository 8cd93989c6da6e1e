package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a CustomResourceDefinition must fulfil. */
final class DefinitionRules {

  private DefinitionRules() {}

  static List<FieldError> validate(ObjectNode crd, @Nullable ObjectNode old) {
    return List.of();
  }

  static List<FieldError> validateStatus(ObjectNode crd) {
    return List.of();
  }
}
