package io.tiphys.api.quantity;

/** A text that is no quantity; the message is upstream's. */
public final class QuantityException extends IllegalArgumentException {
  QuantityException(String message) {
    super(message);
  }
}
