package io.tiphys.apiserver.authentication;

/**
 * A token that is not valid. The message says why, to operators and to TokenReview; it never holds
 * any of the token.
 */
final class InvalidTokenException extends RuntimeException {

  private final String why;

  InvalidTokenException(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }
}
