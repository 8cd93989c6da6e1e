package io.tiphys.client.component;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.client.component.LeaderElector.Callbacks;
import io.tiphys.client.component.LeaderElector.Options;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseElectorTest {

  private final SteppedTime time = new SteppedTime();
  private final LeaseStore store = new LeaseStore();
  private final AtomicInteger acting = new AtomicInteger();
  private final AtomicInteger mostActing = new AtomicInteger();
  private final Link linkA = new Link(store);
  private final LeaseElector a = elector(linkA.client(), "a");
  private final LeaseElector b = elector(store, "b");

  private LeaseElector elector(io.tiphys.client.ApiClient client, String identity) {
    return new LeaseElector(
        client,
        Options.of("trial", identity),
        new Callbacks() {
          @Override
          public void startLeading() {
            mostActing.accumulateAndGet(acting.incrementAndGet(), Math::max);
          }

          @Override
          public void stopLeading() {
            acting.decrementAndGet();
          }
        },
        time);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  /** Lets time pass in small steps. */
  private void pass(Duration duration, int candidates) throws InterruptedException {
    for (long millis = 0; millis < duration.toMillis(); millis += 200) {
      time.pass(Duration.ofMillis(200), candidates);
    }
  }

  @Test
  void keepsTheLeaseAsLongAsItRenews() throws Exception {
    a.start();
    await("a leads", a::isLeader);
    b.start();
    pass(Duration.ofSeconds(60), 2);

    assertThat(a.isLeader()).isTrue();
    assertThat(b.isLeader()).isFalse();
    assertThat(requireNonNull(store.lease()).getSpec().getLeaseTransitions()).isZero();
  }

  @Test
  void stopsActingBeforeAnotherCanBegin() throws Exception {
    a.start();
    await("a leads", a::isLeader);
    b.start();
    pass(Duration.ofSeconds(5), 2);

    linkA.cut();
    pass(Duration.ofSeconds(12), 2);
    await("a stops at its renew deadline", () -> !a.isLeader());
    assertThat(b.isLeader()).isFalse();

    pass(Duration.ofSeconds(10), 2);
    await("b takes over", b::isLeader);
    assertThat(mostActing).hasValue(1);
    assertThat(requireNonNull(store.lease()).getSpec().getLeaseTransitions()).isEqualTo(1);
  }

  @Test
  void takesPartAgainWhenItsLinkComesBack() throws Exception {
    a.start();
    await("a leads", a::isLeader);
    linkA.cut();
    pass(Duration.ofSeconds(13), 1);
    await("a stops", () -> !a.isLeader());

    linkA.mend();
    pass(Duration.ofSeconds(6), 1);
    await("a leads again", a::isLeader);
    assertThat(mostActing).hasValue(1);
  }

  @Test
  void givesTheLeaseBackAtItsEnd() throws Exception {
    a.start();
    await("a leads", a::isLeader);
    b.start();
    pass(Duration.ofSeconds(1), 2);
    a.close();
    assertThat(acting).hasValue(0);

    pass(Duration.ofSeconds(6), 1);
    await("b need not wait for the lease's end", b::isLeader);
  }

  @Test
  void refusesTimesThatCannotWork() {
    Options wrong =
        new Options(
            "ns", "l", "i", Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2));
    assertThatThrownBy(() -> LeaderElector.over(store, wrong, new NoCallbacks()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class NoCallbacks implements Callbacks {
    @Override
    public void startLeading() {}

    @Override
    public void stopLeading() {}
  }
}
