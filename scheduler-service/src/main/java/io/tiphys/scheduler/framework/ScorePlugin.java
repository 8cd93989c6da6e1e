package io.tiphys.scheduler.framework;

import java.util.List;

/** Says how well nodes suit a pod. Stateless; safe for use by any thread. */
public interface ScorePlugin {

  /** The best score a node can have. */
  long MAX = 100;

  /** Upstream's name. */
  String name();

  /** How much this plugin counts. */
  int weight();

  /** One score from 0 to {@link #MAX} for each of {@code nodes}, in their order. */
  long[] score(PodInfo pod, List<NodeInfo> nodes);

  /**
   * Brings raw counts to 0…{@link #MAX}: the largest count becomes the best or, if {@code reverse},
   * the worst.
   */
  static long[] normalize(long[] counts, boolean reverse) {
    long largest = 0;
    for (long count : counts) {
      largest = Math.max(largest, count);
    }
    long[] scores = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      long score = largest == 0 ? 0 : counts[i] * MAX / largest;
      scores[i] = reverse ? MAX - score : score;
    }
    return scores;
  }
}
