package io.tiphys.chaos.history;

import java.util.Optional;

/**
 * One revision of the store that concerns an object of the run, as the witness tells it.
 *
 * @param after empty for a deletion
 * @param seenAt when the witness was told, {@link System#nanoTime}: it happened before that
 */
public record Change(long revision, String key, Optional<Content> after, long seenAt) {

  public static Change put(long revision, String key, Content after, long seenAt) {
    return new Change(revision, key, Optional.of(after), seenAt);
  }

  public static Change delete(long revision, String key, long seenAt) {
    return new Change(revision, key, Optional.empty(), seenAt);
  }
}
