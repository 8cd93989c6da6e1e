package io.tiphys.apiserver.history.database;

import java.time.Instant;

/**
 * What could not be recorded: everything after {@code after} and before {@code to}, where a listing
 * closed what could be closed.
 */
public record Gap(Point after, Instant afterAt, Point to, Instant toAt, Reason reason) {

  /** Why. */
  public enum Reason {
    /** The store had forgotten those revisions before they could be recorded. */
    COMPACTED("Compacted", "the store had compacted these revisions before they were recorded"),
    /** The store went back to an earlier revision: somebody restored a backup. */
    RESTORED(
        "Restored", "the store had gone back to an earlier revision, as after restoring a backup");

    private final String word;
    private final String text;

    Reason(String word, String text) {
      this.word = word;
      this.text = text;
    }

    /** As machines read it. */
    public String word() {
      return word;
    }

    public String text() {
      return text;
    }
  }

  /** Whether the state at a point cannot be told. */
  public boolean hides(Point point) {
    return point.compareTo(after) > 0 && point.compareTo(to) < 0;
  }
}
