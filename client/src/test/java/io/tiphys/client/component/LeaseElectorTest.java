package io.tiphys.client.component;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.Leadership;
import io.tiphys.client.component.LeaderElector.Callbacks;
import io.tiphys.client.component.LeaderElector.Options;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<Leadership> turns = new CopyOnWriteArrayList<>();
  private final Link linkA = new Link(store);
  private final LeaseElector a = elector(linkA.client(), "a");
  private final LeaseElector b = elector(store, "b");

  private LeaseElector elector(io.tiphys.client.ApiClient client, String identity) {
    return new LeaseElector(
        client,
        Options.of("trial", identity),
        new Callbacks() {
          @Override
          public void startLeading(Leadership leadership) {
            turns.add(leadership);
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

    pass(Duration.ofSeconds(2), 1);
    await("b need wait for one retry period at most", b::isLeader);
  }

  @Test
  void givesTheLeaseBackThoughARenewalThatItBrokeOffWasCarriedOut() throws Exception {
    a.start();
    await("a leads", a::isLeader);
    store.update(requireNonNull(store.lease()));

    a.close();

    assertThat(requireNonNull(store.lease()).getSpec().getHolderIdentity()).isEmpty();
  }

  @Test
  void aLeaderMayWriteUntilItsRenewDeadlineAndNamesItsTerm() throws Exception {
    a.start();
    await("a leads", () -> turns.size() == 1);
    LeaderTerm first = new LeaderTerm("kube-system", "trial", 0, "a");
    pass(Duration.ofSeconds(30), 1);
    assertThat(turns.getFirst().term()).isEqualTo(first);

    linkA.cut();
    pass(Duration.ofSeconds(6), 1);
    assertThat(turns.getFirst().term()).as("a while without the server").isEqualTo(first);
    pass(Duration.ofSeconds(6), 1);
    assertThatThrownBy(turns.getFirst()::term)
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("has not been renewed in time");

    b.start();
    pass(Duration.ofSeconds(20), 2);
    await("b leads", () -> turns.size() == 2);
    assertThat(turns.get(1).term()).isEqualTo(new LeaderTerm("kube-system", "trial", 1, "b"));
    b.close();
    assertThatThrownBy(turns.get(1)::term)
        .as("it gave its lease back")
        .isInstanceOf(StatusException.class);
  }

  @Test
  void refusesTimesThatCannotWork() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() ->
            new Options("ns", "l", "i", second.multipliedBy(5), second.multipliedBy(10), second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("renew deadline < lease duration");
  }
}
