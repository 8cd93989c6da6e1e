package io.tiphys.apiserver.fieldmanager;

/**
 * What is different between two states of an object. No field is in two of the sets.
 *
 * @param added fields that only the later state has
 * @param modified fields that both have, with other values
 * @param removed fields that only the earlier state has
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

  boolean isEmpty() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  /** What a writer has set. */
  FieldSet written() {
    return added.union(modified);
  }

  Comparison without(ResetFields reset) {
    return reset.isEmpty()
        ? this
        : new Comparison(reset.filter(added), reset.filter(modified), reset.filter(removed));
  }
}
