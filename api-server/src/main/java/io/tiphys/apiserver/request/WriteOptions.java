package io.tiphys.apiserver.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters that all writes have in common.
 *
 * @param dryRun everything but the write itself
 * @param fieldManager who manages the fields written; empty if not said
 * @param force take fields over from other managers; for apply only
 * @param userAgent what the client calls itself; empty if it does not
 * @param term what must last for the write to be carried out; for a leader's writes
 */
public record WriteOptions(
    boolean dryRun,
    String fieldManager,
    FieldValidation fieldValidation,
    boolean force,
    String userAgent,
    Optional<LeaderTerm> term) {

  /** What becomes of fields that are unknown or come twice. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** The write that the options belong to, as errors call it. */
  public enum Verb {
    CREATE("CreateOptions"),
    UPDATE("UpdateOptions"),
    PATCH("PatchOptions"),
    APPLY("PatchOptions");

    private final String options;

    Verb(String options) {
      this.options = options;
    }
  }

  /** Of writes that the server makes for itself. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(false, "", FieldValidation.WARN, false, "kube-apiserver", Optional.empty());

  /**
   * Reads the query.
   *
   * @throws io.tiphys.api.status.StatusException 422 with all that is wrong
   */
  public static WriteOptions of(
      Verb verb, Query query, String userAgent, Optional<LeaderTerm> term) {
    List<FieldError> errors = new ArrayList<>(0);
    String manager = query.text("fieldManager");
    if (verb == Verb.APPLY && manager.isEmpty()) {
      errors.add(FieldError.required("fieldManager", "is required for apply patch"));
    }
    if (verb == Verb.PATCH && query.find("force").isPresent()) {
      errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
    }
    ManagerNames.check(manager, errors);
    List<String> dryRun = query.parameters().getOrDefault("dryRun", List.of());
    checkDryRun(dryRun, errors);
    FieldValidation validation = fieldValidation(query.text("fieldValidation"), errors);
    refuse(new GroupVersionKind("meta.k8s.io", "v1", verb.options), errors);
    return new WriteOptions(
        !dryRun.isEmpty(), manager, validation, query.flag("force"), userAgent, term);
  }

  private static FieldValidation fieldValidation(String text, List<FieldError> errors) {
    return switch (text) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Ignore" -> FieldValidation.IGNORE;
      case "Strict" -> FieldValidation.STRICT;
      default -> {
        errors.add(
            FieldError.notSupported(
                "fieldValidation", text, List.of("", "Ignore", "Strict", "Warn")));
        yield FieldValidation.WARN;
      }
    };
  }

  static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>(0);
    values.forEach(value -> texts.add(value.asText()));
    return texts;
  }

  static void checkDryRun(List<String> values, List<FieldError> errors) {
    if (!values.stream().allMatch("All"::equals)) {
      String shown = values.stream().map(v -> '"' + v + '"').toList().toString().replace(", ", ",");
      errors.add(
          new FieldError(
              FieldError.Type.NOT_SUPPORTED,
              "dryRun",
              "Unsupported value: " + shown + ": supported values: \"All\""));
    }
  }

  static void refuse(GroupVersionKind kind, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw InvalidObject.status(kind, "", errors).asException();
    }
  }

  /** Who owns the fields written: the manager that is named, or what the client calls itself. */
  public String manager() {
    return fieldManager.isEmpty() ? ManagerNames.of(userAgent) : fieldManager;
  }

  /** The length that counts for limits: that of the bytes. */
  static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
