package io.tiphys.client.serving;

/** A request that is answered by an error in plain text. */
public final class Refusal extends RuntimeException {

  private final int code;

  public Refusal(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
