package io.tiphys.api.status;

import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Optional;

/**
 * A failed request's answer: the {@code Status} object of meta/v1 with {@code status: Failure}.
 *
 * <p>The factories word their messages as upstream does, because clients and people match on them.
 *
 * @param code the HTTP code; usually the reason's own
 * @param group the details' group, empty for the core group
 * @param kind the details' kind, which for most errors is the plural resource (upstream's habit)
 * @param retryAfterSeconds 0 for none
 * @param continueToken how an expired list may go on; empty for all other errors
 */
public record Status(
    int code,
    Optional<StatusReason> reason,
    String message,
    String group,
    String kind,
    String name,
    List<StatusCause> causes,
    int retryAfterSeconds,
    String continueToken) {

  public Status {
    causes = List.copyOf(causes);
  }

  public Status(
      int code,
      Optional<StatusReason> reason,
      String message,
      String group,
      String kind,
      String name,
      List<StatusCause> causes,
      int retryAfterSeconds) {
    this(code, reason, message, group, kind, name, causes, retryAfterSeconds, "");
  }

  public static Status of(StatusReason reason, String message) {
    return new Status(reason.code(), Optional.of(reason), message, "", "", "", List.of(), 0);
  }

  public static Status badRequest(String message) {
    return of(StatusReason.BAD_REQUEST, message);
  }

  public static Status unauthorized() {
    return of(StatusReason.UNAUTHORIZED, "Unauthorized");
  }

  public static Status notFound(GroupResource resource, String name) {
    return about(StatusReason.NOT_FOUND, resource, name, resource + " \"" + name + "\" not found");
  }

  public static Status alreadyExists(GroupResource resource, String name) {
    return about(
        StatusReason.ALREADY_EXISTS, resource, name, resource + " \"" + name + "\" already exists");
  }

  /** An optimistic lock that failed, or another clash of which {@code why} speaks. */
  public static Status conflict(GroupResource resource, String name, String why) {
    return about(
        StatusReason.CONFLICT,
        resource,
        name,
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why);
  }

  /** The conflict of a write that was made from an old version of the object. */
  public static Status modified(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static Status forbidden(GroupResource resource, String name, String why) {
    String subject =
        resource.resource().isEmpty()
            ? "forbidden: " + why
            : resource + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + why;
    return about(StatusReason.FORBIDDEN, resource, name, subject);
  }

  public static Status gone(String message) {
    return of(StatusReason.EXPIRED, message);
  }

  public static Status unavailable(String message) {
    return of(StatusReason.SERVICE_UNAVAILABLE, message).withRetryAfter(1);
  }

  /** A failure that upstream gives no reason for. */
  public static Status internalError(String message) {
    return new Status(500, Optional.empty(), message, "", "", "", List.of(), 0);
  }

  private static Status about(
      StatusReason reason, GroupResource resource, String name, String message) {
    return new Status(
        reason.code(),
        Optional.of(reason),
        message,
        resource.group(),
        resource.resource(),
        name,
        List.of(),
        0);
  }

  public Status withRetryAfter(int seconds) {
    return new Status(code, reason, message, group, kind, name, causes, seconds, continueToken);
  }

  public Status withMessage(String text) {
    return new Status(
        code, reason, text, group, kind, name, causes, retryAfterSeconds, continueToken);
  }

  public Status withCauses(List<StatusCause> causes) {
    return new Status(
        code, reason, message, group, kind, name, causes, retryAfterSeconds, continueToken);
  }

  public Status withContinue(String token) {
    return new Status(code, reason, message, group, kind, name, causes, retryAfterSeconds, token);
  }

  public StatusException asException() {
    return new StatusException(this);
  }
}
