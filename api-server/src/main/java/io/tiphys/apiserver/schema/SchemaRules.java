package io.tiphys.apiserver.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import java.util.List;

/**
 * What a kind's schema makes of an object. Safe for use by any thread; kinds without a schema are
 * taken as they are.
 */
public interface SchemaRules {

  /**
   * Drops the fields that the schema does not know (and nulls where it allows none) from the
   * object.
   *
   * @return their paths, such as {@code spec.containers[0].imagee}, in document order
   * @throws io.tiphys.api.status.StatusException 400 with upstream's decode error if a value has
   *     the wrong type ({@code Pod in version "v1" cannot be handled as a Pod: json: cannot
   *     unmarshal …})
   */
  List<String> prune(GroupVersionKind kind, ObjectNode object);

  /** Fills in the constant defaults. */
  void applyDefaults(GroupVersionKind kind, ObjectNode object);

  /** Fills in those of the status, which was made after the others. */
  void applyStatusDefaults(GroupVersionKind kind, ObjectNode object);

  /** Checks required fields, enumerations and bounds of an object that was pruned and defaulted. */
  List<FieldError> validate(GroupVersionKind kind, ObjectNode object);
}
