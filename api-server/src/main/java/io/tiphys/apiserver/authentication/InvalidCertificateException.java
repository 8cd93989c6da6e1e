package io.tiphys.apiserver.authentication;

/** A client certificate that is not valid; the message says why, to operators. */
final class InvalidCertificateException extends RuntimeException {

  InvalidCertificateException(String why) {
    super(why, null, false, false);
  }
}
