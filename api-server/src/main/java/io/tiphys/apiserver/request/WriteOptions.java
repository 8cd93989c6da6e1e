package io.tiphys.apiserver.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import java.util.List;

/**
 * The parameters that all writes have in common.
 *
 * @param dryRun everything but the write itself
 * @param fieldManager who manages the fields written; empty if not said
 * @param force take fields over from other managers; for apply only
 */
public record WriteOptions(
    boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "WriteOptions");

  /** What becomes of fields that are unknown or come twice. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  public static final WriteOptions DEFAULT =
      new WriteOptions(false, "", FieldValidation.WARN, false);

  public static WriteOptions of(Query query) {
    return new WriteOptions(
        dryRun(query),
        query.text("fieldManager"),
        switch (query.text("fieldValidation")) {
          case "", "Warn" -> FieldValidation.WARN;
          case "Ignore" -> FieldValidation.IGNORE;
          case "Strict" -> FieldValidation.STRICT;
          default ->
              throw invalid(
                  FieldError.notSupported(
                      "fieldValidation",
                      query.text("fieldValidation"),
                      List.of("Ignore", "Strict", "Warn")));
        },
        query.flag("force"));
  }

  static boolean dryRun(Query query) {
    List<String> values = query.parameters().getOrDefault("dryRun", List.of());
    values.forEach(WriteOptions::checkDryRun);
    return !values.isEmpty();
  }

  static boolean dryRun(JsonNode values) {
    values.forEach(value -> checkDryRun(value.asText()));
    return !values.isEmpty();
  }

  private static void checkDryRun(String value) {
    if (!value.equals("All")) {
      throw invalid(FieldError.notSupported("dryRun", value, List.of("All")));
    }
  }

  private static RuntimeException invalid(FieldError error) {
    return InvalidObject.status(KIND, "", List.of(error)).asException();
  }
}
