package io.tiphys.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Freshness: nobody is shown less than was there when they asked. */
class RevisionsTest {

  @Test
  void readersWhoComeTogetherShareACallThatBeganAfterThey() throws Exception {
    AtomicLong revision = new AtomicLong();
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CurrentRevision current =
        new CurrentRevision(() -> {
          long answer = revision.get();
          if (calls.incrementAndGet() == 1) {
            first.countDown();
            awaitQuietly(go);
          }
          return answer;
        });
    Thread early = Thread.startVirtualThread(current::read);
    first.await();
    revision.set(7); // written after the first call began
    List<Long> answers = new ArrayList<>();
    List<Thread> late = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      late.add(
          Thread.ofVirtual()
              .start(() -> {
                long answer = current.read();
                synchronized (answers) {
                  answers.add(answer);
                }
              }));
    }
    while (late.stream().anyMatch(t -> t.getState() == Thread.State.RUNNABLE)) {
      Thread.onSpinWait();
    }
    go.countDown();
    for (Thread thread : late) {
      thread.join();
    }
    early.join();
    assertThat(answers).hasSize(20).containsOnly(7L);
    assertThat(calls.get()).isLessThan(20);
  }

  @Test
  @Timeout(20)
  void aCallThatIsNotAnsweredHoldsNobodyUp() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CurrentRevision current =
        new CurrentRevision(() -> {
          int call = calls.incrementAndGet();
          if (call == 1) {
            first.countDown();
            awaitQuietly(never); // a member of etcd that is frozen
          }
          return call;
        });
    Thread stuck = Thread.startVirtualThread(current::read);
    first.await();
    assertThat(current.read()).isEqualTo(2);
    assertThat(current.read()).isEqualTo(3);
    assertThat(stuck.isAlive()).isTrue();
    never.countDown();
    stuck.join();
    assertThat(current.read()).isEqualTo(4);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theClockLetsWaitersGoWhenTheirRevisionHasCome() throws Exception {
    RevisionClock clock = new RevisionClock();
    assertThat(clock.await(1, Duration.ofMillis(1))).isFalse();
    Thread waiter =
        Thread.startVirtualThread(() -> {
          try {
            assertThat(clock.await(5, Duration.ofSeconds(20))).isTrue();
            assertThat(clock.revision()).isGreaterThanOrEqualTo(5);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    clock.advance(4);
    clock.advance(6);
    waiter.join();
    clock.advance(3);
    assertThat(clock.revision()).isEqualTo(6);
  }
}
