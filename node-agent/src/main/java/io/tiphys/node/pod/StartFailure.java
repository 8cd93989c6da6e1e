package io.tiphys.node.pod;

/** A container that could not be started; the reason is its waiting reason. */
final class StartFailure extends Exception {

  private final String reason;

  StartFailure(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
