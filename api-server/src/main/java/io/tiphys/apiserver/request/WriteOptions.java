package io.tiphys.apiserver.request;

/**
 * The parameters that all writes have in common.
 *
 * @param dryRun everything but the write itself
 * @param fieldManager who manages the fields written; empty if not said
 * @param force take fields over from other managers; for apply only
 */
public record WriteOptions(
    boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {

  /** What becomes of fields that are unknown or come twice. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  public static final WriteOptions DEFAULT =
      new WriteOptions(false, "", FieldValidation.WARN, false);
}
