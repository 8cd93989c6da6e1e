package io.tiphys.apiserver.history.database;

/** Another server records now; nothing of the call has been written. */
public final class DeposedException extends RuntimeException {
  DeposedException() {
    super("another server records now");
  }
}
