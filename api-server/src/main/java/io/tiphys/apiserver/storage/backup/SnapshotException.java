package io.tiphys.apiserver.storage.backup;

import java.io.IOException;

/** A snapshot cannot be taken, is not whole, or cannot be restored; the message says what to do. */
public final class SnapshotException extends IOException {

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
