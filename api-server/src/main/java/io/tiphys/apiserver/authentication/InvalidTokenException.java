package io.tiphys.apiserver.authentication;

/**
 * A token that is not valid. The message says why, to operators and to TokenReview; it never holds
 * any of the token.
 */
final class InvalidTokenException extends RuntimeException {

  InvalidTokenException(String why) {
    super(why, null, false, false);
  }
}
