package io.tiphys.api.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An exact amount, to the billionth, with the kind of suffix that it was written with. Two
 * quantities are equal if they would be written alike; {@link #compareTo} compares amounts alone.
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {

  /** How an amount is written. */
  public enum Format {
    /** {@code 500m}, {@code 2k}. */
    DECIMAL_SI,
    /** {@code 2Ki}. */
    BINARY_SI,
    /** {@code 2e3}. */
    DECIMAL_EXPONENT
  }

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  private static final int NANO = 9;
  private static final int MAX_LENGTH = 256;
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final String WRONG_FORMAT =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  public Quantity {
    if (amount.scale() > NANO) {
      amount = amount.setScale(NANO, RoundingMode.UP);
    }
    amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
  }

  public static Quantity of(long amount) {
    return new Quantity(BigDecimal.valueOf(amount), Format.DECIMAL_SI);
  }

  public static Quantity ofMilli(long thousandths) {
    return new Quantity(BigDecimal.valueOf(thousandths, 3), Format.DECIMAL_SI);
  }

  /** An amount of memory, to be written with a binary suffix. */
  public static Quantity ofBytes(long bytes) {
    return new Quantity(BigDecimal.valueOf(bytes), Format.BINARY_SI);
  }

  /** Reads a quantity; throws a {@link QuantityException} with upstream's words. */
  public static Quantity parse(String text) {
    int end = endOfNumber(text);
    if (end <= 0 || text.length() > MAX_LENGTH || !suffixCharacters(text, end)) {
      throw new QuantityException(WRONG_FORMAT);
    }
    BigDecimal number = number(text.substring(0, end));
    if (number == null) {
      throw new QuantityException("unable to parse numeric part of quantity");
    }
    Suffix suffix = Suffix.parse(text.substring(end));
    if (suffix == null) {
      throw new QuantityException("unable to parse quantity's suffix");
    }
    BigDecimal amount = number.multiply(suffix.factor());
    Format format = suffix.format();
    if (format == Format.BINARY_SI) {
      amount = amount.min(MAX);
      if (amount.signum() > 0 && amount.compareTo(BigDecimal.ONE) < 0) {
        format = Format.DECIMAL_SI;
      }
    }
    return new Quantity(amount, format);
  }

  private static int endOfNumber(String text) {
    int at = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
    int start = at;
    while (at < text.length() && (digit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return at == start ? 0 : at;
  }

  private static boolean suffixCharacters(String text, int start) {
    int at = start;
    while (at < text.length() && "eEinumkKMGTP".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    while (at < text.length() && digit(text.charAt(at))) {
      at++;
    }
    return at == text.length();
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return new BigDecimal(text.endsWith(".") ? text + "0" : text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The amount as a whole number, rounded up; at most {@link Long#MAX_VALUE}. */
  public long value() {
    return scaled(0);
  }

  /** The amount in thousandths, rounded up; at most {@link Long#MAX_VALUE}. */
  public long milliValue() {
    return scaled(3);
  }

  private long scaled(int power) {
    BigDecimal whole = amount.scaleByPowerOfTen(power).setScale(0, RoundingMode.UP);
    return whole.min(MAX).max(MAX.negate()).longValue();
  }

  public Quantity add(Quantity other) {
    return new Quantity(amount.add(other.amount), other(other));
  }

  public Quantity subtract(Quantity other) {
    return new Quantity(amount.subtract(other.amount), other(other));
  }

  /** A zero takes over the format of what it meets. */
  private Format other(Quantity other) {
    return isZero() ? other.format : format;
  }

  public Quantity negate() {
    return new Quantity(amount.negate(), format);
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  public int signum() {
    return amount.signum();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  /** The canonical form: no fraction, the largest suffix that loses nothing. */
  @Override
  public String toString() {
    if (isZero()) {
      return "0";
    }
    boolean binary =
        format == Format.BINARY_SI && amount.scale() <= 0 && amount.abs().compareTo(KIBI) >= 0;
    return binary ? binaryText() : decimalText();
  }

  private String binaryText() {
    BigInteger number = amount.toBigIntegerExact();
    int power = Math.min(number.getLowestSetBit() / 10, 6);
    return number.shiftRight(10 * power) + Suffix.binary(power);
  }

  private String decimalText() {
    int power = Math.floorDiv(-amount.scale(), 3) * 3;
    BigInteger number = amount.scaleByPowerOfTen(-power).toBigIntegerExact();
    Format written = format == Format.BINARY_SI ? Format.DECIMAL_SI : format;
    return number + Suffix.decimal(power, written);
  }
}
