package io.tiphys.apiserver.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every hash and every wish. */
class FlowControlLawsTest {

  @Property(tries = 500)
  void aHandHasDifferentCardsOfTheDeck(
      @ForAll long hash,
      @ForAll @IntRange(min = 1, max = 200) int deck,
      @ForAll @IntRange(min = 1, max = 8) int size) {
    Assume.that(size <= deck);
    int[] hand = ShuffleSharding.deal(hash, deck, size);
    assertThat(Arrays.stream(hand).distinct().count()).isEqualTo(size);
    assertThat(Arrays.stream(hand).allMatch(card -> card >= 0 && card < deck)).isTrue();
    assertThat(ShuffleSharding.deal(hash, deck, size)).isEqualTo(hand);
  }

  @Property(tries = 500)
  void allSeatsAreSharedOutWithinTheBounds(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = 0, max = 500) Double> targets,
      @ForAll @IntRange(min = 0, max = 1_000) int seats) {
    List<SeatAllocation.Claim> claims = new ArrayList<>();
    for (double target : targets) {
      claims.add(new SeatAllocation.Claim(target, target / 2, target + 100));
    }
    double least = claims.stream().mapToDouble(SeatAllocation.Claim::lower).sum();
    double most = claims.stream().mapToDouble(SeatAllocation.Claim::upper).sum();
    SeatAllocation.Shares shares = SeatAllocation.of(seats, claims);
    for (int i = 0; i < claims.size(); i++) {
      assertThat(shares.seats().get(i))
          .isBetween(claims.get(i).lower() - 1e-6, claims.get(i).upper() + 1e-6);
    }
    double sum = shares.seats().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum).isCloseTo(Math.clamp(seats, least, most), within(0.01));
  }
}
