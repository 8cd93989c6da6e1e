package io.tiphys.apiserver.audit.policy;

/** How much of a request is told. */
public enum Level {
  NONE("None"),
  METADATA("Metadata"),
  REQUEST("Request"),
  REQUEST_RESPONSE("RequestResponse");

  private final String text;

  Level(String text) {
    this.text = text;
  }

  /** Upstream's name of it. */
  public String text() {
    return text;
  }

  public boolean includes(Level other) {
    return compareTo(other) >= 0;
  }
}
