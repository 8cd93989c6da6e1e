package io.tiphys.apiserver.flowcontrol;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One of a level's queues. Guarded by the level. */
final class FairQueue {

  final int index;
  final Deque<Ticket> waiting = new ArrayDeque<>();
  int executing;
  int seatsInUse;
  int seatsWaiting;
  double workWaiting;

  /** The virtual time at which its next request would begin were all queues served evenly. */
  double nextStart;

  FairQueue(int index) {
    this.index = index;
  }

  boolean active() {
    return executing > 0 || !waiting.isEmpty();
  }

  void add(Ticket ticket) {
    waiting.addLast(ticket);
    seatsWaiting += ticket.width.most();
    workWaiting += ticket.width.work();
  }

  boolean remove(Ticket ticket) {
    if (!waiting.remove(ticket)) {
      return false;
    }
    seatsWaiting -= ticket.width.most();
    workWaiting = waiting.isEmpty() ? 0 : workWaiting - ticket.width.work();
    return true;
  }

  /** A queue that was served late does not make up for the time before its request came. */
  void bound() {
    @Nullable Ticket first = waiting.peekFirst();
    if (first != null && nextStart < first.arrivalR) {
      nextStart = first.arrivalR;
    }
  }

  /** The virtual time at which its first request would end. */
  double nextEnd() {
    @Nullable Ticket first = waiting.peekFirst();
    return first == null ? Double.POSITIVE_INFINITY : nextStart + first.width.work();
  }
}
