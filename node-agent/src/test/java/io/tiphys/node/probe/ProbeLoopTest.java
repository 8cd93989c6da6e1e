package io.tiphys.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbeLoopTest {

  private final Deque<Optional<Check.Outcome>> outcomes = new ArrayDeque<>();
  private final List<String> heard = new ArrayList<>();

  private final ProbeLoop loop =
      new ProbeLoop(
          new ProbeBuilder().withSuccessThreshold(2).withFailureThreshold(3).build(),
          outcomes::poll,
          Instant.EPOCH,
          InstantSource.system(),
          () -> true,
          ProbeLoop.listener(heard::add, good -> heard.add(good ? "GOOD" : "BAD")));

  @Test
  void aResultNeedsItsThresholdInARow() throws InterruptedException {
    tries("+-+--+---");
    assertThat(heard).containsExactly("no", "no", "no", "no", "no", "no", "BAD");
    heard.clear();
    tries("+");
    assertThat(heard).isEmpty();
    tries("+");
    assertThat(heard).containsExactly("GOOD");
  }

  @Test
  void aTryThatTeachesNothingDoesNotCount() throws InterruptedException {
    tries("--?-");
    assertThat(heard).containsExactly("no", "no", "no", "BAD");
  }

  private void tries(String pattern) throws InterruptedException {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      outcomes.add(
          c == '?'
              ? Optional.empty()
              : Optional.of(new Check.Outcome(c == '+', c == '+' ? "" : "no")));
      loop.once();
    }
  }
}
