package io.tiphys.apiserver.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditSink;
import io.tiphys.apiserver.audit.event.RequestOrigin;
import io.tiphys.apiserver.audit.policy.Handling;
import io.tiphys.apiserver.audit.policy.Level;
import io.tiphys.apiserver.audit.policy.Stage;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A sink that is down: what waits is bounded, and nobody waits with it. */
class BufferedSinkTest {

  private static final int BUFFER = 10;
  private static final int BATCH = 2;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** One that ends no call before it is told to. */
  private static final class Stuck implements AuditSink {
    final CountDownLatch goOn = new CountDownLatch(1);
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger events = new AtomicInteger();

    @Override
    public boolean accept(List<AuditEvent> batch) {
      calls.incrementAndGet();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      events.addAndGet(batch.size());
      return true;
    }

    @Override
    public boolean blocks() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static List<AuditEvent> some(int count) {
    List<AuditEvent> events = new ArrayList<>();
    RequestInfo request = new RequestInfo(false, "get", "/version", "", "", "", "", "", "");
    for (int i = 0; i < count; i++) {
      RequestOrigin origin =
          new RequestOrigin(
              "id-" + i, Instant.EPOCH, "/version", Optional.empty(), List.of(), "", request);
      AuditRecord record =
          new AuditRecord(
              origin,
              new Handling(Level.METADATA, Set.of(), false),
              events::add,
              (revision, by) -> {});
      record.reached(Stage.RESPONSE_COMPLETE, Instant.EPOCH);
    }
    return events;
  }

  private double lost() {
    var counter = meters.find("apiserver.audit.error").tag("plugin", "buffered").counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void holdsSoManyAndCountsTheRest() {
    Stuck stuck = new Stuck();
    BatchOptions options =
        new BatchOptions(Mode.BATCH, BUFFER, BATCH, Duration.ofMillis(1), false, 0, 0);
    BufferedSink sink = new BufferedSink(stuck, options, true, new SinkMetrics(meters));
    int made = 0;
    while (stuck.calls.get() < BufferedSink.MOST_UNDER_WAY || lost() == 0) {
      for (AuditEvent event : some(5)) {
        assertThat(sink.accept(List.of(event))).isTrue(); // and comes back, though nothing goes on
        made++;
      }
    }
    assertThat(stuck.calls).hasValue(BufferedSink.MOST_UNDER_WAY);
    // those under way, one batch that waits to be, and the buffer
    assertThat(made - lost())
        .isLessThanOrEqualTo(BUFFER + BATCH * (BufferedSink.MOST_UNDER_WAY + 1.0));
    double kept = made - lost();
    stuck.goOn.countDown();
    await().until(() -> stuck.events.get() == kept);
    sink.close();
    assertThat(stuck.events.get() + lost()).isEqualTo(made);
  }

  @Test
  void whatIsLeftAtTheEndIsCounted() {
    Stuck stuck = new Stuck();
    BatchOptions options = new BatchOptions(Mode.BATCH, 100, 1, Duration.ofMillis(1), false, 0, 0);
    BufferedSink sink =
        new BufferedSink(stuck, options, true, new SinkMetrics(meters), Duration.ofMillis(50));
    some(50).forEach(event -> sink.accept(List.of(event)));
    await().until(() -> stuck.calls.get() == BufferedSink.MOST_UNDER_WAY);
    sink.close();
    assertThat(lost()).isEqualTo(50.0 - BufferedSink.MOST_UNDER_WAY);
  }
}
