package io.tiphys.client.component;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The elector: one virtual thread that is a candidate until it holds the lease, then a leader until
 * it could not renew for the renew deadline, then a candidate again.
 *
 * <p>A leader counts its time from before the request that renewed the lease, so that its own
 * deadline always comes before the lease's end on any other clock.
 */
final class LeaseElector implements LeaderElector {

  private static final Logger log = LoggerFactory.getLogger(LeaseElector.class);

  private final Options options;
  private final Callbacks callbacks;
  private final ElectionTime time;
  private final LeaseClaim claim;
  private @Nullable Thread thread;
  private @Nullable ExecutorService calls;
  private volatile boolean leader;
  private volatile boolean closed;
  private boolean failing;

  LeaseElector(ApiClient client, Options options, Callbacks callbacks, ElectionTime time) {
    this.options = options;
    this.callbacks = callbacks;
    this.time = time;
    this.claim = new LeaseClaim(client.resources(Lease.class), options, time);
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      ElectionMeter.set(options.leaseName(), false);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      calls = executor;
      thread =
          Thread.ofVirtual().name("elector-" + options.leaseName()).start(() -> takePart(executor));
    }
  }

  @Override
  public boolean isLeader() {
    return leader;
  }

  @Override
  public synchronized void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (calls != null) {
      calls.shutdownNow();
    }
  }

  private void takePart(ExecutorService executor) {
    try {
      while (!closed) {
        Turn turn = acquire(executor);
        leader = true;
        ElectionMeter.set(options.leaseName(), true);
        log.atInfo()
            .addKeyValue("name", options.leaseName())
            .addKeyValue("identity", options.identity())
            .log("became leader");
        Thread starting =
            Thread.ofVirtual().name("leader").start(() -> callbacks.startLeading(turn));
        try {
          renew(turn, executor);
        } finally {
          stop(turn, starting);
        }
      }
    } catch (InterruptedException e) {
      log.atDebug().addKeyValue("name", options.leaseName()).log("elector ends");
    }
  }

  /** Waits until the lease is held. */
  private Turn acquire(ExecutorService executor) throws InterruptedException {
    while (true) {
      long asked = time.nanoTime();
      if (attempt(executor, options.renewDeadline())) {
        return new Turn(claim.term(), options.renewDeadline(), time, asked);
      }
      time.sleep(jittered(options.retryPeriod()));
    }
  }

  private void renew(Turn turn, ExecutorService executor) throws InterruptedException {
    while (true) {
      time.sleep(options.retryPeriod());
      long asked = time.nanoTime();
      Duration left = turn.left();
      if (left.isPositive() && attempt(executor, left)) {
        turn.renewedAt(asked);
      } else if (!turn.left().isPositive()) {
        log.atWarn().addKeyValue("name", options.leaseName()).log("lost the lease");
        return;
      }
    }
  }

  private boolean attempt(ExecutorService executor, Duration limit) throws InterruptedException {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    var call =
        executor.submit(() -> {
          try {
            held.complete(claim.tryHold());
          } catch (RuntimeException e) {
            held.completeExceptionally(e);
          }
        });
    try {
      boolean result = held.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      failing = false;
      return result;
    } catch (TimeoutException e) {
      failed("no answer in " + limit);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof StatusException
          || e.getCause() instanceof ApiUnreachableException)) {
        throw new IllegalStateException(e.getCause());
      }
      failed(String.valueOf(e.getCause().getMessage()));
    } finally {
      call.cancel(true);
    }
    return false;
  }

  private void failed(String why) {
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("name", options.leaseName())
          .addKeyValue("error", why)
          .log("lease can be neither taken nor renewed; it is tried again");
    }
  }

  /** Stops leading, then gives the lease back if that is why. */
  private void stop(Turn turn, Thread starting) {
    boolean interrupted = Thread.interrupted();
    starting.interrupt();
    joinUninterruptibly(starting);
    try {
      callbacks.stopLeading();
    } finally {
      turn.end();
      leader = false;
      ElectionMeter.set(options.leaseName(), false);
    }
    if (closed) {
      try {
        claim.release();
      } catch (StatusException | ApiUnreachableException e) {
        log.atInfo()
            .addKeyValue("name", options.leaseName())
            .addKeyValue("error", e.getMessage())
            .log("lease not given back; it runs out");
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A little less by chance, so that a lease that was given back is taken within the period. */
  private static Duration jittered(Duration period) {
    return period.minusNanos(
        (long) (period.toNanos() * 0.2 * ThreadLocalRandom.current().nextDouble()));
  }
}
