package io.tiphys.apiserver.storage;

/** The revision asked for has been compacted. */
public final class CompactedException extends RuntimeException {

  private final long compactRevision;

  public CompactedException(long compactRevision) {
    super("revisions before " + compactRevision + " have been compacted");
    this.compactRevision = compactRevision;
  }

  /** The oldest revision that is still there. */
  public long compactRevision() {
    return compactRevision;
  }
}
