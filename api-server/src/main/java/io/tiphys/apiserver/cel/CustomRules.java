package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of one version of a CustomResourceDefinition. Safe for use
 * from many threads.
 */
public interface CustomRules {

  /**
   * Takes the rules out of a structural schema. They are compiled when first needed; a schema
   * without rules costs nothing.
   *
   * @param openApiV3Schema the root schema of one version; not to be changed afterwards
   */
  static CustomRules compile(JsonNode openApiV3Schema) {
    return RuleNode.hasRules(openApiV3Schema)
        ? new CompiledRules(openApiV3Schema)
        : NoRules.INSTANCE;
  }

  /**
   * What is wrong with the rules themselves: syntax, types, costs. For the validation of a
   * CustomResourceDefinition.
   *
   * @param fieldPath where the schema stands, such as {@code
   *     spec.versions[0].schema.openAPIV3Schema}
   */
  List<FieldError> compileErrors(String fieldPath);

  /**
   * What is wrong with an object that its schema's types allow.
   *
   * @param object with defaults filled in
   * @param old what is stored now, in the same version; null for a creation
   * @param warnings takes what is wrong with values that the update leaves as they are
   */
  List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old, Consumer<String> warnings);

  default List<FieldError> validate(ObjectNode object, @Nullable ObjectNode old) {
    return validate(object, old, _ -> {});
  }
}
