package io.tiphys.client.component;

import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.client.Leadership;
import java.time.Duration;

/**
 * One term of this replica, as far as its own monotonic clock knows: it ends at the renew deadline
 * after the last renewal, which is before the lease's end on any other clock.
 */
final class Turn implements Leadership {

  private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");

  private final LeaderTerm term;
  private final Duration deadline;
  private final ElectionTime time;
  private volatile long renewed;
  private volatile boolean over;

  /**
   * @param renewed the time from before the request that got the lease
   */
  Turn(LeaderTerm term, Duration deadline, ElectionTime time, long renewed) {
    this.term = term;
    this.deadline = deadline;
    this.time = time;
    this.renewed = renewed;
  }

  @Override
  public LeaderTerm term() {
    if (over || !left().isPositive()) {
      throw Status.conflict(
              LEASES, term.lease(), "the lease has not been renewed in time; nothing is written")
          .asException();
    }
    return term;
  }

  /** How long it lasts without another renewal; zero or negative when it is over. */
  Duration left() {
    return deadline.minusNanos(time.nanoTime() - renewed);
  }

  /**
   * @param asked the time from before the request
   */
  void renewedAt(long asked) {
    renewed = asked;
  }

  void end() {
    over = true;
  }
}
