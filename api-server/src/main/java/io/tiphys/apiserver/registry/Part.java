package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import java.util.List;

/** Which part of an object an update may change, and by what rules. */
enum Part {
  /** What a PUT or PATCH of the object itself may change. */
  MAIN {
    @Override
    void prepare(ResourceStrategy strategy, ObjectNode object, ObjectNode old) {
      strategy.prepareForUpdate(object, old);
    }

    @Override
    List<FieldError> validate(ResourceStrategy strategy, ObjectNode object, ObjectNode old) {
      return strategy.validateReplacement(object, old);
    }
  },

  STATUS {
    @Override
    void prepare(ResourceStrategy strategy, ObjectNode object, ObjectNode old) {
      strategy.prepareForStatusUpdate(object, old);
    }

    @Override
    List<FieldError> validate(ResourceStrategy strategy, ObjectNode object, ObjectNode old) {
      return strategy.validateStatusUpdate(object, old);
    }
  },

  /** What an action changes, by its own rules: a binding, a finalization. */
  ACTION {
    @Override
    void prepare(ResourceStrategy strategy, ObjectNode object, ObjectNode old) {}

    @Override
    List<FieldError> validate(ResourceStrategy strategy, ObjectNode object, ObjectNode old) {
      return List.of();
    }
  };

  /** Whether a changed spec is a new generation: not when the server itself completes it. */
  boolean countsGenerations() {
    return this == MAIN;
  }

  /** Takes back what this part may not change. */
  abstract void prepare(ResourceStrategy strategy, ObjectNode object, ObjectNode old);

  abstract List<FieldError> validate(ResourceStrategy strategy, ObjectNode object, ObjectNode old);
}
