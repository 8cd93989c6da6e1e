package io.tiphys.apiserver.storage.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.io.IOException;

/** What etcd's errors mean. */
final class EtcdErrors {

  private EtcdErrors() {}

  static boolean isCompacted(StatusRuntimeException error) {
    return says(error, Status.Code.OUT_OF_RANGE, "has been compacted");
  }

  static boolean isFuture(StatusRuntimeException error) {
    return says(error, Status.Code.OUT_OF_RANGE, "future revision");
  }

  static boolean isLeaseGone(StatusRuntimeException error) {
    return says(error, Status.Code.NOT_FOUND, "lease not found");
  }

  /** Whether another member, or a later moment, may answer a read: the connection was lost. */
  static boolean mayBeAskedAgain(StatusRuntimeException error) {
    return switch (error.getStatus().getCode()) {
      case UNAVAILABLE, CANCELLED -> true;
      // a connection that breaks in the moment of a call is no case that gRPC knows of
      case UNKNOWN -> error.getStatus().getCause() instanceof IOException;
      default -> false;
    };
  }

  /** What the store's caller is told of an error that nothing can be done about here. */
  static RuntimeException translate(StatusRuntimeException error) {
    if (error.getStatus().getCode() == Status.Code.INVALID_ARGUMENT || isFuture(error)) {
      return new IllegalArgumentException(describe(error), error);
    }
    return new StoreUnavailableException("etcd: " + describe(error), error);
  }

  /** The error in words, with what it goes back to. */
  static String describe(StatusRuntimeException error) {
    Status status = error.getStatus();
    String description = status.getDescription();
    Throwable cause = status.getCause();
    return (description == null ? status.getCode().name() : description)
        + (cause == null ? "" : ": " + root(cause).getMessage());
  }

  /** Native TLS wraps what is wrong with a certificate more than once. */
  private static Throwable root(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : root(cause);
  }

  private static boolean says(StatusRuntimeException error, Status.Code code, String words) {
    String description = error.getStatus().getDescription();
    return error.getStatus().getCode() == code
        && description != null
        && description.contains(words);
  }
}
