package io.tiphys.controller.tainteviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TolerationTest {

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Taint DOWN = new Taint("NoExecute", "down", null, null);

  @Test
  void whatIsNotToleratedEndsTheStayAtOnce() {
    assertThat(leaveAt()).contains(Instant.MIN);
    assertThat(leaveAt(new Toleration("NoExecute", "other", "Exists", null, null)))
        .contains(Instant.MIN);
  }

  @Test
  void theShortestTolerationOfATaintCounts() {
    assertThat(
            leaveAt(
                new Toleration("NoExecute", "down", "Exists", 300L, null),
                new Toleration(null, null, "Exists", 60L, null)))
        .contains(SINCE.plusSeconds(60));
  }

  @Test
  void aTolerationWithoutTimeLastsForever() {
    assertThat(leaveAt(new Toleration(null, "down", "Exists", null, null))).isEmpty();
    assertThat(leaveAt(new Toleration("", "", "Exists", null, null))).isEmpty();
  }

  private static Optional<Instant> leaveAt(Toleration... tolerations) {
    return io.tiphys.controller.tainteviction.Toleration.leaveAt(
        List.of(tolerations), List.of(DOWN), taint -> SINCE);
  }
}
