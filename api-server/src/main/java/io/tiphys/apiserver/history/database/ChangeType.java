package io.tiphys.apiserver.history.database;

/** What happened to an object at a revision. */
public enum ChangeType {
  ADDED(0, "Added"),
  MODIFIED(1, "Modified"),
  DELETED(2, "Deleted"),
  /** It was there when recording began, or had changed while nothing was recorded. */
  FOUND(3, "Found");

  private final int number;
  private final String text;

  ChangeType(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** As rows have it. */
  int number() {
    return number;
  }

  static ChangeType of(int number) {
    for (ChangeType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalStateException("a row has the unknown type " + number);
  }

  /** As answers say it. */
  public String text() {
    return text;
  }
}
