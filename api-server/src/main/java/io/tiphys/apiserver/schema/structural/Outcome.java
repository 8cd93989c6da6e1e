package io.tiphys.apiserver.schema.structural;

import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check has found.
 *
 * <p>Of several alternatives that all fail, the one with the most matches is what was meant, and
 * its errors are those that are told.
 */
final class Outcome {

  private final List<FieldError> errors = new ArrayList<>(0);
  private int matches;

  List<FieldError> errors() {
    return errors;
  }

  boolean isValid() {
    return errors.isEmpty();
  }

  boolean isBetterThan(Outcome other) {
    return matches > other.matches;
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void match() {
    matches++;
  }

  void merge(Outcome other) {
    errors.addAll(other.errors);
    matches += other.matches;
  }

  void forgive() {
    errors.clear();
    matches = 0;
  }
}
