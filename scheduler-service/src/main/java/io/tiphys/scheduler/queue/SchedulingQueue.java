package io.tiphys.scheduler.queue;

import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.PodInfo;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pods that have no node yet. A pod is <em>active</em> (to be tried now, the highest priority
 * first, then the oldest), <em>backing off</em> (to be tried when its delay is over),
 * <em>unschedulable</em> (to be tried when a change helps a plugin that turned it away), or in hand
 * (being tried). Safe for use by any thread.
 */
public final class SchedulingQueue {

  /** A pod that a change does not wake is tried again after this time all the same. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Arrivals told;
  private final Map<String, Set<ClusterChange>> helpers = new HashMap<>();

  private final Map<String, Waiting> byUid = new HashMap<>();
  private final PriorityQueue<Waiting> active =
      new PriorityQueue<>(
          Comparator.comparingInt((Waiting entry) -> -priority(entry.pod))
              .thenComparingLong(entry -> entry.arrival));

  /** The backing off and the unschedulable, by when they are due at the latest. */
  private final PriorityQueue<Waiting> delayed =
      new PriorityQueue<>((a, b) -> Long.signum(a.retryAt - b.retryAt));

  private long arrivals;
  private boolean closed;

  /** Changes seen since a pod was taken in hand; one that would help it must not be overlooked. */
  private final Map<String, Set<ClusterChange>> sinceTaken = new HashMap<>();

  public SchedulingQueue(List<FilterPlugin> filters, LongSupplier nanoTime) {
    this(filters, nanoTime, (queue, event) -> {});
  }

  /**
   * @param arrivals is told of each pod that comes into one of the queues
   */
  public SchedulingQueue(List<FilterPlugin> filters, LongSupplier nanoTime, Arrivals arrivals) {
    this.nanoTime = nanoTime;
    this.told = arrivals;
    filters.forEach(filter -> helpers.put(filter.name(), Set.copyOf(filter.helpedBy())));
  }

  /** Counts pods by queue and by why they came, in upstream's words; must return at once. */
  public interface Arrivals {
    void came(String queue, String event);
  }

  /** How long a pod has waited since it was first seen, and how often it was tried. */
  public record Waited(long nanos, int attempts) {}

  private enum State {
    ACTIVE,
    BACKING_OFF,
    UNSCHEDULABLE,
    IN_HAND
  }

  private static final class Waiting {
    PodInfo pod;
    State state = State.ACTIVE;
    final long arrival;
    final long seenAt;
    int attempts;
    long retryAt;
    Set<String> turnedAwayBy = Set.of();

    Waiting(PodInfo pod, long arrival, long seenAt) {
      this.pod = pod;
      this.arrival = arrival;
      this.seenAt = seenAt;
    }
  }

  /** A new pod, or a new state of one that waits; a change of the pod itself is worth a try. */
  public synchronized void add(PodInfo pod) {
    Waiting entry = byUid.get(pod.uid());
    if (entry == null) {
      entry = new Waiting(pod, arrivals++, nanoTime.getAsLong());
      byUid.put(pod.uid(), entry);
      active.add(entry);
      told.came("active", "PodAdd");
      notifyAll();
      return;
    }
    boolean changed = !entry.pod.pod().getSpec().equals(pod.pod().getSpec());
    entry.pod = pod;
    if (changed && entry.state == State.UNSCHEDULABLE) {
      told.came("active", "PodUpdate");
      activate(entry);
    }
  }

  /** The pod is gone or has a node. */
  public synchronized void remove(String uid) {
    Waiting entry = byUid.remove(uid);
    if (entry != null) {
      active.remove(entry);
      delayed.remove(entry);
      sinceTaken.remove(uid);
    }
  }

  /** Waits for the next pod to be tried; returns null once closed. */
  public synchronized @Nullable PodInfo take() throws InterruptedException {
    while (true) {
      long nextNanos = wakeDelayed();
      if (closed) {
        return null;
      }
      Waiting entry = active.poll();
      if (entry != null) {
        entry.state = State.IN_HAND;
        entry.attempts++;
        sinceTaken.put(entry.pod.uid(), new HashSet<>());
        return entry.pod;
      }
      wait(Math.max(1, nextNanos / 1_000_000));
    }
  }

  /** The pod that was taken found no node. */
  public synchronized void unschedulable(PodInfo pod, Set<String> plugins) {
    Waiting entry = putBack(pod);
    if (entry == null) {
      return;
    }
    Set<ClusterChange> seen = sinceTaken.getOrDefault(pod.uid(), Set.of());
    sinceTaken.remove(pod.uid());
    entry.turnedAwayBy = plugins;
    if (seen.stream().anyMatch(change -> helps(change, plugins))) {
      told.came("backoff", "ScheduleAttemptFailure");
      backOff(entry);
    } else {
      told.came("unschedulable", "ScheduleAttemptFailure");
      delay(entry, State.UNSCHEDULABLE, LONGEST_WAIT.toNanos());
    }
  }

  /**
   * The pod that was taken could not be bound because of an error; it is tried again after a delay.
   */
  public synchronized void failed(PodInfo pod) {
    Waiting entry = putBack(pod);
    sinceTaken.remove(pod.uid());
    if (entry != null) {
      told.came("backoff", "ScheduleAttemptFailure");
      backOff(entry);
    }
  }

  /** The cluster changed: pods that this may help are tried again. */
  public synchronized void changed(ClusterChange change) {
    sinceTaken.values().forEach(seen -> seen.add(change));
    for (Waiting entry : byUid.values()) {
      if (entry.state == State.UNSCHEDULABLE && helps(change, entry.turnedAwayBy)) {
        told.came("backoff", change.toString());
        backOff(entry);
      }
    }
    notifyAll();
  }

  /** How long a pod of the queue has waited; nothing if it is not of the queue. */
  public synchronized Waited waited(String uid) {
    Waiting entry = byUid.get(uid);
    return entry == null
        ? new Waited(0, 1)
        : new Waited(nanoTime.getAsLong() - entry.seenAt, Math.max(1, entry.attempts));
  }

  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** How many pods wait, by state, under upstream's names of the queues. */
  public synchronized Map<String, Integer> pending() {
    Map<String, Integer> counts = new HashMap<>();
    for (Waiting entry : byUid.values()) {
      String queue =
          switch (entry.state) {
            case ACTIVE, IN_HAND -> "active";
            case BACKING_OFF -> "backoff";
            case UNSCHEDULABLE -> "unschedulable";
          };
      counts.merge(queue, 1, Integer::sum);
    }
    return counts;
  }

  private @Nullable Waiting putBack(PodInfo pod) {
    Waiting entry = byUid.get(pod.uid());
    return entry == null || entry.state != State.IN_HAND ? null : entry;
  }

  private boolean helps(ClusterChange change, Set<String> plugins) {
    return plugins.isEmpty()
        || plugins.stream()
            .anyMatch(plugin -> helpers.getOrDefault(plugin, Set.of()).contains(change));
  }

  private void backOff(Waiting entry) {
    long delay = FIRST_DELAY.toNanos() << Math.min(entry.attempts - 1, 10);
    delay(entry, State.BACKING_OFF, Math.min(delay, LONGEST_DELAY.toNanos()));
  }

  private void delay(Waiting entry, State state, long nanos) {
    delayed.remove(entry);
    entry.state = state;
    entry.retryAt = nanoTime.getAsLong() + nanos;
    delayed.add(entry);
    notifyAll();
  }

  private void activate(Waiting entry) {
    delayed.remove(entry);
    entry.state = State.ACTIVE;
    active.add(entry);
    notifyAll();
  }

  /** Activates what is due; returns the nanoseconds until the next is. */
  private long wakeDelayed() {
    long now = nanoTime.getAsLong();
    Waiting first = delayed.peek();
    while (first != null && first.retryAt - now <= 0) {
      told.came("active", "BackoffComplete");
      activate(first);
      first = delayed.peek();
    }
    return first == null ? LONGEST_WAIT.toNanos() : first.retryAt - now;
  }

  private static int priority(PodInfo pod) {
    Integer priority = pod.pod().getSpec().getPriority();
    return priority == null ? 0 : priority;
  }
}
