package io.tiphys.node.server;

/** A request that is answered by an error in plain text. */
final class Refusal extends RuntimeException {

  private final int code;

  Refusal(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
