package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quantity.QuantityException;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads quantities that may be none. */
public final class Amounts {

  private Amounts() {}

  /** The amount, or empty if the text is none. */
  public static Optional<BigDecimal> find(String text) {
    try {
      return Optional.of(Quantity.parse(text).amount());
    } catch (QuantityException e) {
      return Optional.empty();
    }
  }

  /** The amount, 0 if the text is none. */
  public static BigDecimal of(String text) {
    return find(text).orElse(BigDecimal.ZERO);
  }
}
