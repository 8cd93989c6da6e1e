package io.tiphys.apiserver.storage;

/**
 * What a server knows after a round of the agreement on who compacts.
 *
 * @param number how many rounds there have been, by whichever server
 * @param revision the store's revision at that round: before it the past may go at the next one
 * @param compacted up to where this server compacted in that round, 0 if it did not
 */
public record CompactionRound(long number, long revision, long compacted) {

  /** Before the first. */
  public static final CompactionRound NONE = new CompactionRound(0, 0, 0);
}
