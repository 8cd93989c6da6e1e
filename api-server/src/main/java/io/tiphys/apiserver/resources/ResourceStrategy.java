package io.tiphys.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is particular about one kind. Works on the object as a tree in its storage version; the
 * generic part of writing (metadata, generation, resourceVersion, schema, managed fields) is the
 * registry's. Implementations are stateless and do no I/O.
 */
public interface ResourceStrategy {

  /** What is wrong with {@code name} as a name of this kind, in upstream's words. */
  default List<String> validateName(String name) {
    return NameRules.dnsSubdomain(name);
  }

  /**
   * Clears what a creator may not set (status, for most kinds) and fills in what the server
   * decides.
   */
  default void prepareForCreate(ObjectNode object) {
    object.remove("status");
  }

  /**
   * Takes back from {@code object} what an update of the main resource may not change (status, for
   * most kinds).
   */
  default void prepareForUpdate(ObjectNode object, ObjectNode old) {
    if (old.has("status")) {
      object.set("status", old.get("status").deepCopy());
    } else {
      object.remove("status");
    }
  }

  /** Takes back all that an update of the status sub-resource may not change. */
  default void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
    if (old.has("spec")) {
      object.set("spec", old.get("spec").deepCopy());
    } else {
      object.remove("spec");
    }
  }

  /**
   * The rules for updates of a sub-resource that has this kind's own form, such as {@code
   * pods/resize}; this strategy itself for the object as a whole and for its status.
   */
  default ResourceStrategy forSubresource(String name) {
    return this;
  }

  /**
   * Sets the defaults that depend on other fields; constant ones are in the schema. Runs on reads
   * of old objects too, so it is idempotent.
   */
  default void applyDefaults(ObjectNode object) {}

  /** Checks an object that already fits its schema. */
  default List<FieldError> validate(ObjectNode object) {
    return List.of();
  }

  /** Checks a new object; called instead of {@link #validate}. */
  default List<FieldError> validateNew(ObjectNode object) {
    return validate(object);
  }

  /** Checks what may change; called besides {@link #validate}. */
  default List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
    return List.of();
  }

  /** Checks what is to take an object's place, by the rules of new objects and of updates. */
  default List<FieldError> validateReplacement(ObjectNode object, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validate(object));
    errors.addAll(validateUpdate(object, old));
    return errors;
  }

  default List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
    return List.of();
  }

  /**
   * Whether {@link #validate} finds all that upstream does, so that required fields and allowed
   * values of the schema are not looked at besides.
   */
  default boolean isThorough() {
    return false;
  }

  /** What to tell the client in {@code Warning} headers. */
  default List<String> warnings(ObjectNode object) {
    return List.of();
  }

  /** What to tell the client of an update. */
  default List<String> warningsOnUpdate(ObjectNode object, ObjectNode old) {
    return warnings(object);
  }

  /** Gives an object that is to be deleted, and was not so far, what keeps it for a while. */
  default void holdDeletion(ObjectNode object) {}

  /** Notes in an object that is about to be deleted, and was not so far, what follows from that. */
  default void prepareForDelete(ObjectNode object) {}

  /** Whether an update without a resourceVersion overwrites. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** Whether a PUT to an absent name creates. */
  default boolean allowsCreateOnUpdate() {
    return false;
  }

  /**
   * For kinds with graceful deletion: the seconds that this object asks for, or empty if it is
   * deleted at once.
   */
  default OptionalLong gracePeriodSeconds(ObjectNode object, OptionalLong requested) {
    return OptionalLong.empty();
  }

  /**
   * The values of the fields that field selectors may name, besides metadata.name and
   * metadata.namespace.
   */
  default Map<String, String> selectableFields(ObjectNode object) {
    return Map.of();
  }
}
