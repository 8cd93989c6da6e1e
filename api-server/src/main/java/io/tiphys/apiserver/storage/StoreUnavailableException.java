package io.tiphys.apiserver.storage;

import org.jspecify.annotations.Nullable;

/** The store cannot be reached or has no quorum; the same call may succeed later. */
public final class StoreUnavailableException extends RuntimeException {
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
