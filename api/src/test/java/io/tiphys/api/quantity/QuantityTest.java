package io.tiphys.api.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0Gi, 0",
    "-0, 0",
    "1, 1",
    "1000, 1k",
    "1000m, 1",
    "1500m, 1500m",
    "1.5, 1500m",
    ".5, 500m",
    "5., 5",
    "0.1m, 100u",
    "1.5Gi, 1536Mi",
    "1024Mi, 1Gi",
    "1000Mi, 1000Mi",
    "1025Ki, 1025Ki",
    "1023, 1023",
    "0.5Ki, 512",
    "512Ki, 512Ki",
    "100e3, 100e3",
    "1e3, 1e3",
    "12e4, 120e3",
    "2E, 2E",
    "-100M, -100M",
    "+5k, 5k",
    "0.0000000001, 1n",
    "1.0Ki, 1Ki",
    "0.3Ki, 307200m",
  })
  void writesTheCanonicalForm(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1 Gi", "Gi", "-", "1..", "--1", "1Gi1x", "NaN"})
  void refusesWhatIsNoQuantity(String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(QuantityException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1KB", "1ki", "1mi", "1ee3"})
  void refusesUnknownSuffixes(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(QuantityException.class)
        .hasMessageMatching("(unable to parse quantity's suffix|quantities must match.*)");
  }

  @Property
  void canonicalFormsAreStable(@ForAll("quantities") Quantity quantity) {
    Quantity again = Quantity.parse(quantity.toString());
    assertThat(again.compareTo(quantity)).isZero();
    assertThat(again).hasToString(quantity.toString());
  }

  @Property
  void additionIsExactAndUndoneBySubtraction(
      @ForAll("quantities") Quantity one, @ForAll("quantities") Quantity other) {
    Quantity sum = one.add(other);
    assertThat(sum.amount()).isEqualByComparingTo(one.amount().add(other.amount()));
    assertThat(sum.subtract(other).compareTo(one)).isZero();
    assertThat(sum.compareTo(other.add(one))).isZero();
  }

  @Property
  void roundsUpToWholeAndToMilli(@ForAll("quantities") Quantity quantity) {
    BigDecimal above = quantity.signum() < 0 ? quantity.amount().negate() : quantity.amount();
    assertThat(BigDecimal.valueOf(Math.abs(quantity.value())))
        .isGreaterThanOrEqualTo(above)
        .isLessThan(above.add(BigDecimal.ONE));
    assertThat(BigDecimal.valueOf(Math.abs(quantity.milliValue()), 3))
        .isGreaterThanOrEqualTo(above)
        .isLessThan(above.add(new BigDecimal("0.001")));
  }

  @Provide
  Arbitrary<Quantity> quantities() {
    return Combinators.combine(
            Arbitraries.bigDecimals()
                .between(new BigDecimal("-1000000000000"), new BigDecimal("1000000000000"))
                .ofScale(9),
            Arbitraries.of(Quantity.Format.class))
        .as(Quantity::new);
  }
}
