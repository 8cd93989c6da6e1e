package io.tiphys.apiserver.history.database;

/** The archive database does not answer; the same call may succeed later. */
public final class HistoryAwayException extends RuntimeException {
  HistoryAwayException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
