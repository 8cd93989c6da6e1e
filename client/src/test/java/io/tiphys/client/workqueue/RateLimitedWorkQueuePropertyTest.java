package io.tiphys.client.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any sequence of calls: no key is lost, none is with two workers, none comes before its time. */
class RateLimitedWorkQueuePropertyTest {

  enum Call {
    ADD,
    ADD_AFTER,
    TAKE,
    DONE,
    WAIT
  }

  record Step(Call call, int key, int millis) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Call.class),
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(1, 50))
        .as(Step::new)
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 500)
  void keepsItsPromises(@ForAll("steps") List<Step> steps) {
    long[] now = {0};
    RateLimitedWorkQueue<Integer> queue =
        new RateLimitedWorkQueue<>(
            RetryDelays.upstream(() -> now[0]),
            () -> now[0],
            new WorkQueueMetrics("trial", new SimpleMeterRegistry()));
    Set<Integer> wanted = new HashSet<>(); // added, and not taken since
    Set<Integer> working = new HashSet<>();
    Map<Integer, Long> due = new HashMap<>();
    for (Step step : steps) {
      switch (step.call()) {
        case ADD -> {
          queue.add(step.key());
          wanted.add(step.key());
        }
        case ADD_AFTER -> {
          queue.addAfter(step.key(), Duration.ofMillis(step.millis()));
          due.merge(step.key(), now[0] + step.millis() * 1_000_000L, Math::min);
        }
        case TAKE -> {
          Set<Integer> ripe = new HashSet<>(due.keySet());
          ripe.removeIf(k -> due.getOrDefault(k, Long.MAX_VALUE) > now[0]);
          due.keySet().removeAll(ripe);
          wanted.addAll(ripe);
          Optional<Integer> key = queue.poll();
          Set<Integer> takeable = new HashSet<>(wanted);
          takeable.removeAll(working);
          if (takeable.isEmpty()) {
            assertThat(key).isEmpty();
          } else {
            assertThat(key).isPresent().hasValueSatisfying(k -> assertThat(takeable).contains(k));
            wanted.remove(key.orElseThrow());
            working.add(key.orElseThrow());
          }
        }
        case DONE -> {
          queue.done(step.key());
          working.remove(step.key());
        }
        case WAIT -> now[0] += step.millis() * 1_000_000L;
      }
    }
  }
}
