package io.tiphys.controller.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodRangesTest {

  private static final Ipv4Range CLUSTER = Ipv4Range.parse("10.244.0.0/16").orElseThrow();

  @Test
  void nodesGetTheFirstFreeRange() {
    assertThat(next(List.of())).contains("10.244.0.0/24");
    assertThat(next(List.of("10.244.0.0/24", "10.244.2.0/24"))).contains("10.244.1.0/24");
    assertThat(next(List.of("10.244.0.0/23"))).contains("10.244.2.0/24");
  }

  @Test
  void aUsedUpClusterHasNoneLeft() {
    List<Ipv4Range> taken = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      taken.add(PodRanges.next(CLUSTER, 24, taken).orElseThrow());
    }

    assertThat(taken).doesNotHaveDuplicates();
    assertThat(PodRanges.next(CLUSTER, 24, taken)).isEmpty();
  }

  @Test
  void onlyIpv4RangesAreRead() {
    assertThat(Ipv4Range.parse("fd00::/64")).isEmpty();
    assertThat(Ipv4Range.parse("10.244.0.0/33")).isEmpty();
    assertThat(Ipv4Range.parse("10.444.0.0/16")).isEmpty();
  }

  private static Optional<String> next(List<String> taken) {
    return PodRanges.next(
            CLUSTER, 24, taken.stream().map(c -> Ipv4Range.parse(c).orElseThrow()).toList())
        .map(Ipv4Range::toString);
  }
}
