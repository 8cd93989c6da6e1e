package io.tiphys.chaos.history;

/** Which revision a reader asked for. */
public sealed interface Freshness {

  /** No resourceVersion: the newest there is. */
  record Latest() implements Freshness {}

  /** resourceVersion=0: whatever the server has at hand. */
  record Whatever() implements Freshness {}

  /** resourceVersion=N: not older than N. */
  record NotOlderThan(long revision) implements Freshness {}

  /** resourceVersionMatch=Exact. */
  record Exactly(long revision) implements Freshness {}
}
