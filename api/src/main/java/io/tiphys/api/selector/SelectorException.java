package io.tiphys.api.selector;

/** A selector that cannot be read; the message is upstream's and meant for the client (400). */
public final class SelectorException extends RuntimeException {

  private final String message;

  public SelectorException(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
