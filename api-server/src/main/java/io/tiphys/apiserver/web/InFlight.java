package io.tiphys.apiserver.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The requests that are being served and will end by themselves: ends those whose time is over, and
 * knows when none is left.
 */
public final class InFlight implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(50);

  /** Shorter times are kept to the instant, not only to the tick. */
  private static final Duration PRECISE = Duration.ofSeconds(1);

  private final Set<Request> requests = ConcurrentHashMap.newKeySet();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("request-deadlines").factory());

  public InFlight(MeterRegistry meters) {
    String name = "apiserver.current.inflight.requests";
    meters.gauge(name, Tags.of("request_kind", "readOnly"), reads);
    meters.gauge(name, Tags.of("request_kind", "mutating"), writes);
    timer.scheduleWithFixedDelay(
        this::endOverdue, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** One of them. */
  private static final class Request {
    final long deadline;
    final Sinks.Empty<Void> over = Sinks.unsafe().empty();

    Request(long deadline) {
      this.deadline = deadline;
    }

    void end() {
      over.tryEmitError(timedOut());
    }
  }

  /** Serves a request until it is done or the time is over; what it has begun is then cancelled. */
  Mono<Void> serve(Mono<Void> work, Duration timeout, boolean write) {
    return Mono.defer(() -> {
      Request request = new Request(System.nanoTime() + timeout.toNanos());
      AtomicInteger count = write ? writes : reads;
      requests.add(request);
      count.incrementAndGet();
      if (timeout.compareTo(PRECISE) < 0) {
        timer.schedule(request::end, timeout.toNanos(), TimeUnit.NANOSECONDS);
      }
      return Mono.firstWithSignal(work, request.over.asMono())
          .doFinally(end -> {
            requests.remove(request);
            count.decrementAndGet();
          });
    });
  }

  private void endOverdue() {
    if (!requests.isEmpty()) {
      long now = System.nanoTime();
      for (Request request : requests) {
        if (now - request.deadline >= 0) {
          request.end();
        }
      }
    }
  }

  private static StatusException timedOut() {
    return Status.of(
            StatusReason.TIMEOUT, "Timeout: request did not complete within the allotted timeout")
        .asException();
  }

  public int count() {
    return requests.size();
  }

  /** Waits until none is left, or for {@code patience}; whether none is left. */
  public boolean awaitNone(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!requests.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(5);
    }
    return true;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
