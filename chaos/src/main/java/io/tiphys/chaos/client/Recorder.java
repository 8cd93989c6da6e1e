package io.tiphys.chaos.client;

import io.tiphys.chaos.history.Operation;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Listing;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import io.tiphys.chaos.history.Records;
import io.tiphys.chaos.history.Watching;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Keeps what the clients did until it is judged, and counts it. */
public final class Recorder {

  private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  private static final int[] SLOW = {1, 3, 6};

  private record Trouble(String server, long begin, String what) {}

  void add(Write write) {
    operations.add(write);
    String kind = write.verb().name().toLowerCase(java.util.Locale.ROOT);
    switch (write.outcome()) {
      case Outcome.Done _ -> count(kind + " done");
      case Outcome.Refused(int code, String reason) ->
          count(kind + " refused " + reason(code, reason));
      case Outcome.Unknown(String why) -> {
        count(kind + " unknown (" + why + ")");
        trouble(write.server(), write.begin(), kind + ": " + why);
      }
    }
  }

  private static String reason(int code, String reason) {
    return reason.isEmpty() ? Integer.toString(code) : reason;
  }

  void add(Get get) {
    operations.add(get);
    count("get " + get.freshness().getClass().getSimpleName());
    countSlow(get);
  }

  void add(Listing listing) {
    operations.add(listing);
    count("list " + listing.freshness().getClass().getSimpleName());
    countSlow(listing);
  }

  private void countSlow(Operation operation) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(operation.end() - operation.begin());
    for (int limit : SLOW) {
      if (seconds >= limit) {
        count("read answered after more than " + limit + " s");
      }
    }
  }

  /** That a server has not answered what was asked of it. */
  void trouble(String server, long begin, String what) {
    troubles.add(new Trouble(server, begin, what));
  }

  /** What was asked of a server since a moment and not answered; forgets what was before. */
  public List<String> troubles(String server, long since) {
    troubles.removeIf(trouble -> trouble.begin() < since);
    return troubles.stream()
        .filter(trouble -> trouble.server().equals(server))
        .map(Trouble::what)
        .toList();
  }

  void count(String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  /** How often what was counted. */
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((what, count) -> all.put(what, count.sum()));
    return all;
  }

  /** All since it was last asked; to be called while no operation is under way. */
  public Records take(List<Watching> watchings) {
    List<Write> writes = new ArrayList<>();
    List<Get> gets = new ArrayList<>();
    List<Listing> listings = new ArrayList<>();
    for (Operation next = operations.poll(); next != null; next = operations.poll()) {
      switch (next) {
        case Write write -> writes.add(write);
        case Get get -> gets.add(get);
        case Listing listing -> listings.add(listing);
      }
    }
    return new Records(writes, gets, listings, watchings);
  }
}
