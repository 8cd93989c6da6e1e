package io.tiphys.client;

import org.jspecify.annotations.Nullable;

/**
 * The API server gave no answer: no connection, a broken one, or none in time. A write may have
 * happened all the same.
 */
public final class ApiUnreachableException extends RuntimeException {
  public ApiUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
