package io.tiphys.apiserver.pki;

/** A certificate or key that cannot be used or made; the message says which, and what to do. */
public final class PkiException extends RuntimeException {

  public PkiException(String message) {
    super(message);
  }

  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
