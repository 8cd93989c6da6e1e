package io.tiphys.apiserver.fieldmanager;

/** Says that a value is not of its type, and where. */
final class TypeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TypeException(String message) {
    super(message);
  }

  /** The same, told from one step further up. */
  TypeException below(String step) {
    String message = String.valueOf(getMessage());
    return new TypeException(
        message.startsWith(".") || message.startsWith("[")
            ? step + message
            : step + ": " + message);
  }
}
