package io.tiphys.chaos.history;

/** How a write ended for its client. */
public sealed interface Outcome {

  /**
   * The server has acknowledged it.
   *
   * @param revision as answered; 0 where the answer names none, as that of a deletion
   * @param uid the incarnation that was written or deleted
   * @param digest of the answered object; empty where there is none
   */
  record Done(long revision, String uid, String digest) implements Outcome {}

  /** The server has said that it did not and will not happen. */
  record Refused(int code, String reason) implements Outcome {}

  /** Nobody knows: it may have happened, and it may happen later still. */
  record Unknown(String why) implements Outcome {}
}
