package io.tiphys.api.validation;

import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The answer to an object that breaks the rules of its kind: 422 with a cause for each error. */
public final class InvalidObject {

  private InvalidObject() {}

  /**
   * @param name may be empty
   * @param errors at least one
   */
  public static Status status(GroupVersionKind kind, String name, List<FieldError> errors) {
    String subject = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    List<String> messages = errors.stream().map(FieldError::message).distinct().toList();
    String message =
        messages.size() == 1
            ? messages.getFirst()
            : messages.stream().collect(Collectors.joining(", ", "[", "]"));
    List<StatusCause> causes = errors.stream().map(FieldError::cause).toList();
    return new Status(
        StatusReason.INVALID.code(),
        Optional.of(StatusReason.INVALID),
        subject + " \"" + name + "\" is invalid: " + message,
        kind.group(),
        kind.kind(),
        name,
        causes,
        0);
  }
}
