package io.tiphys.apiserver.history.database;

import java.time.Instant;

/**
 * An object as it was recorded at a point.
 *
 * @param content its JSON without a resourceVersion; empty for a deletion. Not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied
public record Revision(
    ObjectKey object,
    long objectId,
    Point point,
    Instant at,
    boolean exact,
    ChangeType type,
    byte[] content) {

  public boolean deleted() {
    return type == ChangeType.DELETED;
  }
}
