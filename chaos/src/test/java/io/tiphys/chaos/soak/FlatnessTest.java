package io.tiphys.chaos.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {

  private static Flatness of(IntToLongFunction descriptors) {
    List<Sample> samples =
        IntStream.range(0, 360)
            .mapToObj(i -> new Sample("p", i * 10L, 1, descriptors.applyAsLong(i), 1))
            .toList();
    return Flatness.of(samples, "descriptors", Sample::descriptors, 0.05, 20);
  }

  @Test
  void whatRisesOnlyAtTheStartIsFlat() {
    Flatness flatness = of(i -> Math.min(500, 100 + i * 10L));
    assertThat(flatness.flat()).isTrue();
    assertThat(flatness.slope()).isCloseTo(0, within(1.0));
  }

  @Test
  void whatSwingsIsFlat() {
    assertThat(of(i -> 500 + 30L * (i % 2)).flat()).isTrue();
  }

  @Test
  void whatRisesAllTheTimeIsNot() {
    Flatness flatness = of(i -> 100 + i);
    assertThat(flatness.flat()).isFalse();
    assertThat(flatness.slope()).isCloseTo(360, within(1.0));
    assertThat(flatness.text()).contains("GROWS");
  }
}
