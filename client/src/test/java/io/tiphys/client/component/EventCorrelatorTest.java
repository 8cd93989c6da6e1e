package io.tiphys.client.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.tiphys.client.component.EventCorrelator.Told;
import io.tiphys.client.component.EventCorrelator.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00.5Z");

  private final EventCorrelator correlator = new EventCorrelator("kubelet", "node-1");
  private final HasMetadata pod =
      new PodBuilder()
          .withNewMetadata()
          .withNamespace("ns")
          .withName("web-0")
          .withUid("u1")
          .endMetadata()
          .build();

  private Optional<Write> tell(String reason, String message, Instant now) {
    return correlator.correlate(Told.of(pod, "Warning", reason, message), now);
  }

  @Test
  void writesANewEventAsUpstreamsRecordersDo() {
    Write write = tell("BackOff", "Back-off restarting", START).orElseThrow();

    assertThat(write).isInstanceOf(Write.Create.class);
    Event event = ((Write.Create) write).event();
    assertThat(event.getMetadata().getName()).startsWith("web-0.");
    assertThat(event.getMetadata().getNamespace()).isEqualTo("ns");
    assertThat(event.getInvolvedObject().getKind()).isEqualTo("Pod");
    assertThat(event.getInvolvedObject().getUid()).isEqualTo("u1");
    assertThat(event.getCount()).isEqualTo(1);
    assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(event.getSource().getComponent()).isEqualTo("kubelet");
    assertThat(event.getSource().getHost()).isEqualTo("node-1");
  }

  @Test
  void countsTheSameEventUp() {
    tell("BackOff", "m", START);
    Write write = tell("BackOff", "m", START.plusSeconds(7)).orElseThrow();

    assertThat(write).isInstanceOf(Write.Repeat.class);
    Event event = ((Write.Repeat) write).event();
    assertThat(event.getCount()).isEqualTo(2);
    assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(event.getLastTimestamp()).isEqualTo("2026-01-01T00:00:07Z");
  }

  @Test
  void makesOneOfManyThatAreAlike() {
    for (int i = 0; i < 10; i++) {
      assertThat(tell("Failed", "try " + i, START).orElseThrow()).isInstanceOf(Write.Create.class);
    }
    Write eleventh = tell("Failed", "try 10", START).orElseThrow();
    Write twelfth = tell("Failed", "try 11", START).orElseThrow();

    assertThat(((Write.Create) eleventh).event().getMessage())
        .isEqualTo("(combined from similar events): try 10");
    assertThat(((Write.Repeat) twelfth).event().getCount()).isEqualTo(2);
    assertThat(((Write.Repeat) twelfth).event().getMessage()).endsWith("try 11");
  }

  @Test
  void fallsSilentWhenTooMuchIsToldOfOneObject() {
    for (int i = 0; i < 25; i++) {
      assertThat(tell("R", "m", START)).isPresent();
    }
    assertThat(tell("R", "m", START)).isEmpty();
    assertThat(tell("R", "m", START.plus(Duration.ofMinutes(6)))).isPresent();
  }

  @Test
  void keepsEventsOfClusterScopedObjectsInDefault() {
    HasMetadata node = new NodeBuilder().withNewMetadata().withName("node-1").endMetadata().build();
    Write write =
        correlator.correlate(Told.of(node, "Normal", "NodeReady", "m"), START).orElseThrow();
    assertThat(((Write.Create) write).event().getMetadata().getNamespace()).isEqualTo("default");
  }
}
