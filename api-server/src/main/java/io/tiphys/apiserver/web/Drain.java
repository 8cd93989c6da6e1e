package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;

/** Whether this server still takes requests in. */
public final class Drain {

  /** What a server does with new requests. */
  private enum State {
    SERVING,
    LEAVING,
    SENDING_AWAY,
    ENDING
  }

  private volatile State state = State.SERVING;

  /** From now on requests are answered as ever, and their clients told to come back elsewhere. */
  public void leave() {
    state = State.LEAVING;
  }

  boolean leaving() {
    return state != State.SERVING;
  }

  /**
   * From now on new requests are refused; clients come back elsewhere.
   *
   * @param listening whether it goes on listening and sends clients away with 429, as
   *     --shutdown-send-retry-after wants, or refuses what comes over open connections with 503
   */
  public void begin(boolean listening) {
    state = listening ? State.SENDING_AWAY : State.ENDING;
  }

  boolean begun() {
    return state == State.SENDING_AWAY || state == State.ENDING;
  }

  /** What a new request is answered. */
  Status refusal() {
    return state == State.SENDING_AWAY
        ? Status.of(
                StatusReason.TOO_MANY_REQUESTS,
                "The apiserver is shutting down, please try again later.")
            .withRetryAfter(5)
        : Status.of(StatusReason.SERVICE_UNAVAILABLE, "Apiserver is shutting down.")
            .withRetryAfter(1);
  }
}
