package io.tiphys.apiserver.flowcontrol;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plain limits of reads and of writes at a time, for a server without priority and fairness.
 * Administrators (system:masters) are let in above them.
 */
public final class InFlightLimits {

  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final String MASTERS = "system:masters";

  private final Limit reads;
  private final Limit writes;

  /** One of them; none if 0. */
  private record Limit(int most, AtomicInteger now) {
    boolean enter(boolean anyway) {
      if (now.incrementAndGet() <= most || most == 0 || anyway) {
        return true;
      }
      now.decrementAndGet();
      return false;
    }
  }

  InFlightLimits(int reads, int writes) {
    this.reads = new Limit(reads, new AtomicInteger());
    this.writes = new Limit(writes, new AtomicInteger());
  }

  /** Whether the request may be served; {@link #leave} when it has been. */
  public boolean enter(RequestInfo info, User user) {
    return limit(info).enter(user.groups().contains(MASTERS));
  }

  public void leave(RequestInfo info) {
    limit(info).now.decrementAndGet();
  }

  private Limit limit(RequestInfo info) {
    return READS.contains(info.verb()) ? reads : writes;
  }
}
