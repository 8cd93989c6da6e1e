package io.tiphys.controller.runtime;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;

/** What a refused call means. */
public final class Failures {

  private Failures() {}

  public static boolean isNotFound(Throwable failure) {
    return is(failure, StatusReason.NOT_FOUND);
  }

  public static boolean isConflict(Throwable failure) {
    return is(failure, StatusReason.CONFLICT);
  }

  public static boolean isAlreadyExists(Throwable failure) {
    return is(failure, StatusReason.ALREADY_EXISTS);
  }

  public static boolean isInvalid(Throwable failure) {
    return is(failure, StatusReason.INVALID);
  }

  public static boolean isForbidden(Throwable failure) {
    return is(failure, StatusReason.FORBIDDEN);
  }

  /** Whether nothing can be created because the namespace is going away. */
  public static boolean isNamespaceTerminating(Throwable failure) {
    return failure instanceof StatusException refused
        && refused.status().causes().stream()
            .map(StatusCause::reason)
            .anyMatch("NamespaceTerminating"::equals);
  }

  private static boolean is(Throwable failure, StatusReason reason) {
    return failure instanceof StatusException refused
        && refused.status().reason().filter(reason::equals).isPresent();
  }

  /** The server's words, or the exception's. */
  public static String message(Throwable failure) {
    if (failure instanceof StatusException refused) {
      Status status = refused.status();
      return status.message();
    }
    return String.valueOf(failure.getMessage());
  }
}
