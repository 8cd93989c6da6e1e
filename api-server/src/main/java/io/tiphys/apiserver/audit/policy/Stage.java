package io.tiphys.apiserver.audit.policy;

/** Where a request stands when an event of it is made. */
public enum Stage {
  /** It has come in, and nothing has been done for it yet. */
  REQUEST_RECEIVED("RequestReceived"),
  /** The answer's head has been sent; of requests that last, such as watches. */
  RESPONSE_STARTED("ResponseStarted"),
  /** Nothing more will be sent. */
  RESPONSE_COMPLETE("ResponseComplete"),
  /** The server failed in a way that it is not made for. */
  PANIC("Panic");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /** Upstream's name of it. */
  public String text() {
    return text;
  }
}
