package io.tiphys.apiserver.flowcontrol;

import io.tiphys.apiserver.flowcontrol.Ticket.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A priority level at work: its seats, and those who wait for them.
 *
 * <p>All state is guarded by the level itself, which is held for as long as it takes to count;
 * never while a request is served or waits. A request that finds room, and nobody waiting, takes
 * its seats and is in no queue.
 */
final class PriorityLevel {

  private final String name;
  private final LongSupplier clock;
  private final Later later;
  private final Set<Ticket> executing = new LinkedHashSet<>();
  private final SeatDemand demand;
  private final FairQueues queues;
  private volatile LevelSpec spec;
  private volatile LevelLimits limits;
  private int seatsInUse;
  private boolean quiescing;
  private Totals totals = new Totals(0, 0, 0, 0);

  /** Does something after a time. */
  interface Later {
    void run(Runnable task, long nanos);
  }

  /** What has become of requests so far. */
  record Totals(long dispatched, long rejected, long timedOut, long cancelled) {}

  /** How a level is at a moment. */
  record Shown(
      boolean quiescing,
      int waiting,
      int executing,
      int seatsInUse,
      double virtualTime,
      Totals totals) {
    boolean idle() {
      return waiting == 0 && executing == 0;
    }
  }

  PriorityLevel(LevelSpec spec, LevelLimits limits, LongSupplier clock, Later later) {
    this.name = spec.name();
    this.spec = spec;
    this.limits = limits;
    this.clock = clock;
    this.later = later;
    this.demand = new SeatDemand(clock.getAsLong());
    this.queues = new FairQueues(spec.queues(), clock.getAsLong());
  }

  String name() {
    return name;
  }

  String uid() {
    return spec.uid();
  }

  LevelSpec spec() {
    return spec;
  }

  LevelLimits limits() {
    return limits;
  }

  /** Takes on what an administrator has changed, or that the level has been deleted. */
  void configure(LevelSpec changed, boolean deleted) {
    synchronized (this) {
      spec = changed;
      quiescing = deleted;
      queues.resize(changed.queues());
    }
  }

  /** Gives it other limits; who fits into them now is served. */
  void limit(LevelLimits changed) {
    List<Ticket> next;
    synchronized (this) {
      limits = changed;
      next = dispatch();
    }
    next.forEach(ticket -> ticket.tell(true));
  }

  /** Lets a request in, has it wait, or refuses it: its state tells. */
  void enter(Ticket ticket) {
    synchronized (this) {
      ticket.width = ticket.width.within(Math.max(1, limits.current()));
      if (spec.exempt() || (queues.waiting == 0 && fits(ticket.width))) {
        begin(ticket);
        return;
      }
      if (spec.queues() == 0) {
        refuse(ticket, FlowMeters.Reason.CONCURRENCY_LIMIT);
        return;
      }
      queues.advance(clock.getAsLong(), limits.current());
      FairQueue queue =
          queues.choose(ShuffleSharding.hash(ticket.schema.name(), ticket.flow), spec.handSize());
      if (queue.waiting.size() >= spec.queueLength() && seatsInUse >= limits.current()) {
        refuse(ticket, FlowMeters.Reason.QUEUE_FULL);
        return;
      }
      queues.enqueue(ticket, queue);
      ticket.meters.queued(ticket.width.most(), queue.waiting.size());
      noteDemand();
    }
    // Seats may be free that were too few for those who came before.
    drain();
  }

  private void drain() {
    List<Ticket> next;
    synchronized (this) {
      next = dispatch();
    }
    next.forEach(ticket -> ticket.tell(true));
  }

  private void refuse(Ticket ticket, FlowMeters.Reason reason) {
    ticket.state = State.REFUSED;
    ticket.meters.rejected(reason);
    totals = new Totals(totals.dispatched, totals.rejected + 1, totals.timedOut, totals.cancelled);
  }

  /** One that is wider than the level goes alone. */
  private boolean fits(Width width) {
    return width.most() > limits.current()
        ? executing.isEmpty() && seatsInUse == 0
        : seatsInUse + width.most() <= limits.current();
  }

  private void begin(Ticket ticket) {
    ticket.state = State.EXECUTING;
    ticket.started = clock.getAsLong();
    executing.add(ticket);
    seatsInUse += ticket.width.most();
    totals = new Totals(totals.dispatched + 1, totals.rejected, totals.timedOut, totals.cancelled);
    ticket.meters.began(ticket.width.most());
    noteDemand();
  }

  private List<Ticket> dispatch() {
    if (queues.waiting == 0) {
      return List.of();
    }
    queues.advance(clock.getAsLong(), limits.current());
    List<Ticket> next = new ArrayList<>();
    FairQueue queue = queues.next();
    while (queue != null && fits(queue.waiting.getFirst().width)) {
      Ticket ticket = queues.dispatch(queue);
      begin(ticket);
      ticket.meters.dequeued(ticket.width.most());
      next.add(ticket);
      queue = queues.next();
    }
    return next;
  }

  /** A request has ended. */
  void finish(Ticket ticket) {
    List<Ticket> next;
    long nanos;
    synchronized (this) {
      if (ticket.state != State.EXECUTING) {
        return;
      }
      ticket.state = State.FINISHED;
      executing.remove(ticket);
      long now = clock.getAsLong();
      nanos = now - ticket.started;
      if (ticket.queue != null) {
        queues.advance(now, limits.current());
        queues.finished(ticket, nanos);
      }
      if (ticket.width.finalNanos() > 0) {
        later.run(() -> release(ticket), ticket.width.finalNanos());
        next = List.of();
      } else {
        free(ticket);
        next = dispatch();
      }
    }
    ticket.meters.executed(ticket.started - ticket.arrived, nanos);
    next.forEach(one -> one.tell(true));
  }

  private void release(Ticket ticket) {
    List<Ticket> next;
    synchronized (this) {
      free(ticket);
      next = dispatch();
    }
    next.forEach(one -> one.tell(true));
  }

  private void free(Ticket ticket) {
    seatsInUse -= ticket.width.most();
    queues.released(ticket);
    ticket.meters.ended(ticket.width.most());
    noteDemand();
  }

  /** A request waits no longer. */
  void leave(Ticket ticket) {
    boolean left;
    synchronized (this) {
      left = ticket.state == State.WAITING && queues.remove(ticket);
      if (left) {
        ticket.state = State.REFUSED;
        ticket.meters.dequeued(ticket.width.most());
        ticket.meters.rejected(FlowMeters.Reason.TIME_OUT);
        totals =
            new Totals(
                totals.dispatched, totals.rejected + 1, totals.timedOut, totals.cancelled + 1);
        noteDemand();
      }
    }
    if (left) {
      ticket.meters.waitedInVain(clock.getAsLong() - ticket.arrived);
      ticket.tell(false);
      drain();
    } else if (ticket.executes()) {
      finish(ticket); // it had just been let in, for nobody
    }
  }

  private void noteDemand() {
    demand.set(seatsInUse + queues.seatsWaiting, clock.getAsLong());
  }

  synchronized SeatDemand.Period nextPeriod() {
    return demand.next(clock.getAsLong());
  }

  synchronized Shown shown() {
    return new Shown(
        quiescing, queues.waiting, executing.size(), seatsInUse, queues.virtualTime(), totals);
  }

  /** Copies what {@code reader} wants to know of the queues and of who executes. */
  synchronized <T> T look(Look<T> reader) {
    return reader.at(spec.queues() == 0 ? List.of() : queues.all(), executing);
  }

  /** Looks at a level while it stands still. */
  interface Look<T> {
    T at(List<FairQueue> queues, Collection<Ticket> executing);
  }
}
