package io.tiphys.apiserver.authentication;

/** A client certificate that is not valid; the message says why, to operators. */
final class InvalidCertificateException extends RuntimeException {

  private final String why;

  InvalidCertificateException(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }
}
