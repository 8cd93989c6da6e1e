package io.tiphys.node.pod;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a container that ended has to wait before it is started again: nothing at first, then 10
 * seconds, doubled up to 5 minutes; forgotten after twice the longest delay without a restart.
 *
 * @param since when this delay came into being, which is the last restart
 */
record RestartBackoff(Duration delay, Instant since) {

  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** When a container that ended at {@code finishedAt} may start again. */
  Instant allows(Instant finishedAt) {
    return isForgotten(finishedAt) ? finishedAt : finishedAt.plus(delay);
  }

  /**
   * The back-off after a restart at {@code now} of a container that ended at {@code finishedAt}.
   */
  static RestartBackoff next(Optional<RestartBackoff> former, Instant finishedAt, Instant now) {
    if (former.isEmpty() || former.get().isForgotten(finishedAt)) {
      return new RestartBackoff(FIRST, now);
    }
    Duration doubled = former.get().delay.multipliedBy(2);
    return new RestartBackoff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled, now);
  }

  private boolean isForgotten(Instant finishedAt) {
    return finishedAt.isAfter(since.plus(LONGEST.multipliedBy(2)));
  }
}
