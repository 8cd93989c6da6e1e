package io.tiphys.apiserver.webhook;

/** A call that got no answer, in upstream's words. */
public final class WebhookException extends Exception {

  private static final long serialVersionUID = 1L;

  WebhookException(String message) {
    super(message);
  }

  WebhookException(String message, Throwable cause) {
    super(message, cause);
  }
}
