package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Arithmetic that does not overflow in silence, and the order of numbers of different types. */
final class Numbers {

  private static final BigInteger MAX_UNSIGNED = UnsignedLong.MAX_VALUE.bigIntegerValue();

  private Numbers() {}

  static int compare(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Double a && right instanceof Double b) {
      return a.doubleValue() == b.doubleValue() ? 0 : Double.compare(a, b);
    }
    if (left instanceof Double a && !isFinite(a)) {
      return a > 0 ? 1 : -1;
    }
    if (right instanceof Double b && !isFinite(b)) {
      return b > 0 ? -1 : 1;
    }
    return exact(left).compareTo(exact(right));
  }

  private static boolean isFinite(double number) {
    return !Double.isNaN(number) && !Double.isInfinite(number);
  }

  private static BigDecimal exact(Object number) {
    return switch (number) {
      case Long value -> BigDecimal.valueOf(value);
      case Double value -> new BigDecimal(value);
      case UnsignedLong value -> new BigDecimal(value.bigIntegerValue());
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  static long calculate(char operator, long a, long b) {
    try {
      return switch (operator) {
        case '+' -> Math.addExact(a, b);
        case '-' -> Math.subtractExact(a, b);
        case '*' -> Math.multiplyExact(a, b);
        case '/' -> Math.divideExact(a, notZero(b));
        default -> b == -1 && a == Long.MIN_VALUE ? overflow() : a % notZeroModulus(b);
      };
    } catch (ArithmeticException e) {
      return overflow();
    }
  }

  private static long overflow() {
    throw new EvaluationException("integer overflow");
  }

  private static long notZero(long divisor) {
    if (divisor == 0) {
      throw new EvaluationException("division by zero");
    }
    return divisor;
  }

  private static long notZeroModulus(long divisor) {
    if (divisor == 0) {
      throw new EvaluationException("modulus by zero");
    }
    return divisor;
  }

  static UnsignedLong calculate(char operator, UnsignedLong a, UnsignedLong b) {
    BigInteger left = a.bigIntegerValue();
    BigInteger right = b.bigIntegerValue();
    return unsigned(
        switch (operator) {
          case '+' -> left.add(right);
          case '-' -> left.subtract(right);
          case '*' -> left.multiply(right);
          case '/' -> {
            notZero(right.signum());
            yield left.divide(right);
          }
          default -> {
            notZeroModulus(right.signum());
            yield left.mod(right);
          }
        });
  }

  private static UnsignedLong unsigned(BigInteger number) {
    if (number.signum() < 0 || number.compareTo(MAX_UNSIGNED) > 0) {
      throw new EvaluationException("unsigned integer overflow");
    }
    return UnsignedLong.valueOf(number);
  }

  static double calculate(char operator, double a, double b) {
    return switch (operator) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  /** A number or its text as an {@code int}. */
  static long toInt(double number) {
    if (!isFinite(number) || number <= -0x1p63 || number >= 0x1p63) {
      return overflow();
    }
    return (long) number;
  }

  static UnsignedLong toUnsigned(double number) {
    if (!isFinite(number) || number < 0 || number >= 0x1p64) {
      throw new EvaluationException("unsigned integer overflow");
    }
    return unsigned(new BigDecimal(number).toBigInteger());
  }

  static UnsignedLong toUnsigned(long number) {
    return unsigned(BigInteger.valueOf(number));
  }

  static long toInt(UnsignedLong number) {
    return number.bigIntegerValue().bitLength() > 63 ? overflow() : number.longValue();
  }
}
