package io.tiphys.apiserver.flowcontrol;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/** What is counted of the requests of one FlowSchema in one level, by upstream's names. */
final class FlowMeters {

  private static final String PREFIX = "apiserver.flowcontrol.";
  private static final Duration[] SECONDS =
      DoubleStream.of(0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30)
          .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
          .toArray(Duration[]::new);
  private static final double[] SEATS = {1, 2, 4, 8, 16, 32, 64, 100};
  private static final double[] LENGTHS = {10, 25, 50, 100, 250, 500, 1000};
  private static final double[] WATCHES = {1, 10, 100, 1000, 10000};

  /** Why a request is refused. */
  enum Reason {
    QUEUE_FULL,
    CONCURRENCY_LIMIT,
    TIME_OUT;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final LongAdder dispatched = new LongAdder();
  private final AtomicInteger executing = new AtomicInteger();
  private final AtomicInteger executingSeats = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger waitingSeats = new AtomicInteger();
  private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
  private final Timer waitedThenServed;
  private final Timer waitedInVain;
  private final Timer execution;
  private final DistributionSummary seats;
  private final DistributionSummary queueLength;
  private final DistributionSummary watches;

  FlowMeters(MeterRegistry registry, String schema, String level) {
    Tags tags = Tags.of("flow_schema", schema, "priority_level", level);
    FunctionCounter.builder(PREFIX + "dispatched.requests", dispatched, LongAdder::sum)
        .tags(tags)
        .register(registry);
    registry.gauge(PREFIX + "current.executing.requests", tags, executing);
    registry.gauge(PREFIX + "current.executing.seats", tags, executingSeats);
    registry.gauge(PREFIX + "current.inqueue.requests", tags, waiting);
    registry.gauge(PREFIX + "current.inqueue.seats", tags, waitingSeats);
    for (Reason reason : Reason.values()) {
      rejected.put(
          reason,
          Counter.builder(PREFIX + "rejected.requests")
              .tags(tags.and("reason", reason.text()))
              .register(registry));
    }
    waitedThenServed = timer(registry, "request.wait.duration", tags.and("execute", "true"));
    waitedInVain = timer(registry, "request.wait.duration", tags.and("execute", "false"));
    execution = timer(registry, "request.execution", tags.and("type", "regular"));
    seats = summary(registry, "work.estimated.seats", tags, SEATS);
    queueLength = summary(registry, "request.queue.length.after.enqueue", tags, LENGTHS);
    watches = summary(registry, "watch.count.samples", tags, WATCHES);
  }

  private static Timer timer(MeterRegistry registry, String name, Tags tags) {
    return Timer.builder(PREFIX + name)
        .tags(tags)
        .serviceLevelObjectives(SECONDS)
        .register(registry);
  }

  private static DistributionSummary summary(
      MeterRegistry registry, String name, Tags tags, double[] buckets) {
    return DistributionSummary.builder(PREFIX + name)
        .tags(tags)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  void began(int width) {
    dispatched.increment();
    executing.incrementAndGet();
    executingSeats.addAndGet(width);
    seats.record(width);
  }

  void ended(int width) {
    executing.decrementAndGet();
    executingSeats.addAndGet(-width);
  }

  void executed(long waitedNanos, long nanos) {
    waitedThenServed.record(waitedNanos, TimeUnit.NANOSECONDS);
    execution.record(nanos, TimeUnit.NANOSECONDS);
  }

  void queued(int width, int length) {
    waiting.incrementAndGet();
    waitingSeats.addAndGet(width);
    queueLength.record(length);
  }

  void dequeued(int width) {
    waiting.decrementAndGet();
    waitingSeats.addAndGet(-width);
  }

  void rejected(Reason reason) {
    Counter counter = rejected.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void waitedInVain(long nanos) {
    waitedInVain.record(nanos, TimeUnit.NANOSECONDS);
  }

  void watched(int count) {
    watches.record(count);
  }
}
