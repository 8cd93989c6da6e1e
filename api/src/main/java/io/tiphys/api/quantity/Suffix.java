package io.tiphys.api.quantity;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What stands after a quantity's number, and what it multiplies by. */
record Suffix(Quantity.Format format, BigDecimal factor) {

  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

  /** Null if there is no such suffix. */
  static @Nullable Suffix parse(String text) {
    for (int i = 0; i < DECIMAL.length; i++) {
      if (DECIMAL[i].equals(text)) {
        return new Suffix(Quantity.Format.DECIMAL_SI, BigDecimal.ONE.scaleByPowerOfTen(3 * i - 9));
      }
    }
    for (int i = 1; i < BINARY.length; i++) {
      if (BINARY[i].equals(text)) {
        return new Suffix(Quantity.Format.BINARY_SI, BigDecimal.valueOf(1L << (10 * i)));
      }
    }
    return exponent(text);
  }

  private static @Nullable Suffix exponent(String text) {
    if (text.length() < 2 || text.length() > 5 || "eE".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    try {
      int power = Integer.parseInt(text.substring(1));
      return new Suffix(Quantity.Format.DECIMAL_EXPONENT, BigDecimal.ONE.scaleByPowerOfTen(power));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The suffix for a power of ten that three divides. */
  static String decimal(int power, Quantity.Format format) {
    int index = (power + 9) / 3;
    if (format == Quantity.Format.DECIMAL_EXPONENT || index < 0 || index >= DECIMAL.length) {
      return power == 0 ? "" : "e" + power;
    }
    return DECIMAL[index];
  }

  /** The suffix for a power of 1024, up to the sixth. */
  static String binary(int power) {
    return BINARY[power];
  }
}
