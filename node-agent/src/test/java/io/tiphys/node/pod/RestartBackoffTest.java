package io.tiphys.node.pod;

import static io.tiphys.node.pod.Pods.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {

  @Test
  void delaysDoubleUpToFiveMinutes() {
    List<Long> delays = new ArrayList<>();
    Optional<RestartBackoff> backoff = Optional.empty();
    Instant now = NOW;
    for (int crash = 0; crash < 8; crash++) {
      backoff = Optional.of(RestartBackoff.next(backoff, now, now));
      delays.add(backoff.get().delay().toSeconds());
      now = backoff.get().allows(now);
    }
    assertThat(delays).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  @Test
  void aContainerThatRanForLongStartsAtOnceAgain() {
    RestartBackoff backoff = new RestartBackoff(Duration.ofMinutes(5), NOW);
    Instant later = NOW.plus(Duration.ofMinutes(11));
    assertThat(backoff.allows(later)).isEqualTo(later);
    assertThat(RestartBackoff.next(Optional.of(backoff), later, later).delay())
        .isEqualTo(RestartBackoff.FIRST);
  }
}
