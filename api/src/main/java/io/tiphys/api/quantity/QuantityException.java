package io.tiphys.api.quantity;

/** A text that is no quantity; the message is upstream's. */
public final class QuantityException extends IllegalArgumentException {

  private final String message;

  QuantityException(String message) {
    super(message);
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
