package io.tiphys.client.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.client.ApiUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReconcileLoopTest {

  private final WorkQueue<String> queue = WorkQueue.named("trial", new SimpleMeterRegistry());

  @Test
  void triesAgainAfterEachKindOfFailure() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Reconciler<String> reconciler =
        key -> {
          switch (tries.incrementAndGet()) {
            case 1 -> throw Status.modified(new GroupResource("", "pods"), key).asException();
            case 2 -> throw new ApiUnreachableException("away", null);
            case 3 -> throw new IllegalStateException("a defect");
            default -> done.countDown();
          }
          return Optional.empty();
        };
    try (ReconcileLoop<String> loop = new ReconcileLoop<>("trial", queue, reconciler, 2)) {
      loop.start();
      queue.add("a");
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(tries).hasValue(4);
  }

  @Test
  void comesBackWhenToldTo() throws Exception {
    CountDownLatch rounds = new CountDownLatch(3);
    Reconciler<String> reconciler =
        key -> {
          rounds.countDown();
          return Optional.of(Duration.ofMillis(5));
        };
    try (ReconcileLoop<String> loop = new ReconcileLoop<>("trial", queue, reconciler, 1)) {
      loop.start();
      queue.add("a");
      assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsAWorkerThatWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Reconciler<String> reconciler =
        key -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return Optional.empty();
        };
    ReconcileLoop<String> loop = new ReconcileLoop<>("trial", queue, reconciler, 1);
    loop.start();
    queue.add("a");
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    loop.close();
    assertThat(interrupted.getCount()).isZero();
  }
}
