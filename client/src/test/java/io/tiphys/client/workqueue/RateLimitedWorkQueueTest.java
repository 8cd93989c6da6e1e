package io.tiphys.client.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RateLimitedWorkQueueTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void givesNoKeyToTwoWorkersAndLosesNoChange() throws Exception {
    WorkQueue<Integer> queue = WorkQueue.named("trial", registry);
    int keys = 7;
    int changes = 20_000;
    AtomicInteger[] written = new AtomicInteger[keys];
    AtomicInteger[] seen = new AtomicInteger[keys];
    for (int i = 0; i < keys; i++) {
      written[i] = new AtomicInteger();
      seen[i] = new AtomicInteger();
    }
    Set<Integer> held = ConcurrentHashMap.newKeySet();
    AtomicInteger clashes = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    for (int w = 0; w < 8; w++) {
      workers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    int key = queue.take();
                    if (!held.add(key)) {
                      clashes.incrementAndGet();
                    }
                    seen[key].set(written[key].get());
                    held.remove(key);
                    queue.done(key);
                  }
                } catch (WorkQueue.ClosedException e) {
                  return;
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (int i = 0; i < changes; i++) {
      int key = i % keys;
      written[key].incrementAndGet();
      if (i % 3 == 0) {
        queue.addAfter(key, Duration.ofNanos(i));
      } else {
        queue.add(key);
      }
    }
    for (int key = 0; key < keys; key++) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (seen[key].get() != written[key].get() && System.nanoTime() < deadline) {
        Thread.sleep(1);
      }
      assertThat(seen[key].get()).isEqualTo(written[key].get());
    }
    queue.close();
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(clashes).hasValue(0);
  }

  @Test
  void wakesAWaiterWhenADelayedKeyIsDue() throws Exception {
    WorkQueue<String> queue = WorkQueue.named("trial", registry);
    queue.addAfter("late", Duration.ofSeconds(20));
    CountDownLatch taken = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              queue.take();
              taken.countDown();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    queue.addAfter("soon", Duration.ofMillis(60));
    queue.addAfter("late", Duration.ofMillis(30));
    assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
    queue.close();
  }

  @Test
  void refusesAfterItsEnd() {
    WorkQueue<String> queue = WorkQueue.named("trial", registry);
    queue.close();
    queue.add("x");
    assertThatThrownBy(queue::take).isInstanceOf(WorkQueue.ClosedException.class);
  }

  @Test
  void waitsTwiceAsLongAfterEachFailure() {
    RetryDelays delays = RetryDelays.upstream(() -> 0);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      millis.add(delays.next("key").toMillis());
    }
    assertThat(millis)
        .startsWith(5L, 10L, 20L, 40L, 80L)
        .endsWith(655_360L, 1_000_000L, 1_000_000L);
    delays.forget("key");
    assertThat(delays.next("key")).hasMillis(5);
  }

  @Test
  void spreadsTooManyFailuresAtOnce() {
    long[] now = {0};
    RetryDelays delays = RetryDelays.upstream(() -> now[0]);
    for (int i = 0; i < 100; i++) {
      assertThat(delays.next(i)).hasMillis(5);
    }
    assertThat(delays.next(100)).hasMillis(100);
    assertThat(delays.next(101)).hasMillis(200);
    now[0] = TimeUnit.SECONDS.toNanos(60);
    assertThat(delays.next(102)).hasMillis(5);
  }

  @Test
  void showsUpstreamsMetrics() throws Exception {
    WorkQueue<String> queue = WorkQueue.named("trial", registry);
    queue.add("a");
    queue.add("a");
    queue.add("b");
    assertThat(registry.get("workqueue_depth").tag("name", "trial").gauge().value()).isEqualTo(2);
    queue.done(queue.take());
    assertThat(registry.get("workqueue_depth").gauge().value()).isEqualTo(1);
    assertThat(registry.get("workqueue_adds").counter().count()).isEqualTo(2);
    assertThat(registry.get("workqueue_work_duration").timer().count()).isEqualTo(1);
    queue.close();
  }
}
