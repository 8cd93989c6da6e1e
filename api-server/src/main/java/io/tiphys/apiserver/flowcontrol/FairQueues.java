package io.tiphys.apiserver.flowcontrol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one level, served so that each flow gets its share: fair queuing for server
 * requests (KEP-1040). Virtual time passes as fast as one queue would be served if all that are
 * active were served at once; the request that would end first in it is the next. Guarded by the
 * level.
 */
final class FairQueues {

  private final List<FairQueue> queues = new ArrayList<>();
  private double virtualTime;
  private long realTime;
  private int active;
  private int seatsWanted;
  private int robin;
  private int dealt;
  int waiting;
  int seatsWaiting;

  FairQueues(int count, long now) {
    realTime = now;
    resize(count);
  }

  /** Requests of queues that are no more go on in others. */
  void resize(int count) {
    while (queues.size() < count) {
      queues.add(new FairQueue(queues.size()));
    }
    while (queues.size() > Math.max(1, count)) {
      FairQueue gone = queues.removeLast();
      for (Ticket ticket : List.copyOf(gone.waiting)) {
        gone.remove(ticket);
        FairQueue other = queues.get(gone.index % queues.size());
        boolean wasActive = other.active();
        other.add(ticket);
        ticket.queue = other;
        active += wasActive ? 0 : 1;
      }
      active -= gone.executing > 0 ? 0 : 1;
    }
    active = (int) queues.stream().filter(FairQueue::active).count();
  }

  List<FairQueue> all() {
    return queues;
  }

  double virtualTime() {
    return virtualTime;
  }

  /** Lets virtual time pass. */
  void advance(long now, int limit) {
    if (active > 0) {
      double seats = Math.min(seatsWanted, limit);
      virtualTime += seats / active * ((now - realTime) / 1e9);
    }
    realTime = now;
  }

  /** The shortest queue of a flow's hand. */
  FairQueue choose(long hash, int handSize) {
    int[] hand = ShuffleSharding.deal(hash, queues.size(), Math.min(handSize, queues.size()));
    int offset = dealt++ & Integer.MAX_VALUE;
    FairQueue best = queues.get(hand[offset % hand.length]);
    for (int i = 1; i < hand.length; i++) {
      FairQueue queue = queues.get(hand[(offset + i) % hand.length]);
      if (queue.workWaiting < best.workWaiting) {
        best = queue;
      }
    }
    return best;
  }

  void enqueue(Ticket ticket, FairQueue queue) {
    if (!queue.active()) {
      queue.nextStart = virtualTime;
      active++;
    }
    ticket.queued(queue, virtualTime);
    queue.add(ticket);
    queue.bound();
    count(1, ticket.width.most());
    seatsWanted += ticket.width.most();
  }

  private void count(int requests, int seats) {
    waiting += requests;
    seatsWaiting += seats;
  }

  /** The queue whose first request is the next of all, or null if none waits. */
  @Nullable FairQueue next() {
    FairQueue next = null;
    double earliest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < queues.size(); i++) {
      FairQueue queue = queues.get((robin + 1 + i) % queues.size());
      double end = queue.nextEnd();
      if (end < earliest) {
        earliest = end;
        next = queue;
      }
    }
    return next;
  }

  /** Takes the first request of a queue out, to be served. */
  Ticket dispatch(FairQueue queue) {
    Ticket ticket = queue.waiting.getFirst();
    queue.remove(ticket);
    count(-1, -ticket.width.most());
    robin = queue.index;
    queue.executing++;
    queue.seatsInUse += ticket.width.most();
    queue.nextStart += ticket.width.work();
    queue.bound();
    return ticket;
  }

  /** Takes a request out that waits no longer; false if it does not wait. */
  boolean remove(Ticket ticket) {
    FairQueue queue = ticket.queue;
    if (queue == null || !queue.remove(ticket)) {
      return false;
    }
    count(-1, -ticket.width.most());
    seatsWanted -= ticket.width.most();
    queue.bound();
    active -= queue.active() ? 0 : 1;
    return true;
  }

  /** A request has been answered after {@code nanos}. */
  void finished(Ticket ticket, long nanos) {
    FairQueue queue = ticket.queue;
    if (queue != null) {
      queue.nextStart -= ticket.width.excess(nanos);
      queue.bound();
    }
  }

  /** A request's seats are free. */
  void released(Ticket ticket) {
    FairQueue queue = ticket.queue;
    if (queue != null) {
      queue.seatsInUse -= ticket.width.most();
      seatsWanted -= ticket.width.most();
      queue.executing--;
      active -= queue.active() ? 0 : 1;
    }
  }
}
