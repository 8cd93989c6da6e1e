package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The templates of {@code format}: text with places such as {@code %s} for values. */
final class TextTemplate {

  private static final int DEFAULT_PRECISION = 6;

  private TextTemplate() {}

  static String fill(String template, List<?> values) {
    StringBuilder filled = new StringBuilder();
    int used = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c != '%') {
        filled.append(c);
        continue;
      }
      i = next(template, i);
      int precision = -1;
      if (template.charAt(i) == '.') {
        int start = i + 1;
        do {
          i = next(template, i);
        } while (Character.isDigit(template.charAt(i)));
        precision = Integer.parseInt("0" + template.substring(start, i));
      }
      if (template.charAt(i) == '%') {
        filled.append('%');
        continue;
      }
      if (used >= values.size()) {
        throw new EvaluationException("index " + used + " out of range");
      }
      filled.append(one(template.charAt(i), precision, Values.present(values.get(used++))));
    }
    return filled.toString();
  }

  private static int next(String template, int position) {
    if (position + 1 >= template.length()) {
      throw new EvaluationException("unexpected end of string");
    }
    return position + 1;
  }

  private static String one(char clause, int precision, Object value) {
    return switch (clause) {
      case 's' -> text(value);
      case 'd' -> decimal(value);
      case 'f' -> fixed(value, precision < 0 ? DEFAULT_PRECISION : precision);
      case 'e' -> scientific(value, precision < 0 ? DEFAULT_PRECISION : precision);
      case 'b' ->
          value instanceof Boolean truth
              ? truth ? "1" : "0"
              : inRadix(value, 2, "only integers and bools can be formatted as binary");
      case 'x' -> hex(value);
      case 'X' -> hex(value).toUpperCase(Locale.ROOT);
      case 'o' -> inRadix(value, 8, "octal clause can only be used on integers");
      default -> throw new EvaluationException("unrecognized formatting clause \"" + clause + "\"");
    };
  }

  private static EvaluationException wrong(String rule, Object value) {
    return new EvaluationException(
        "error during formatting: " + rule + ", was given " + TypeName.of(value));
  }

  static String text(Object value) {
    return switch (value) {
      case NullValue _ -> "null";
      case String text -> text;
      case TypeName type -> type.name();
      case Duration duration -> Times.text(duration);
      case List<?> list ->
          list.stream().map(TextTemplate::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(", ", "{", "}"));
      case NamedValue _ ->
          throw wrong(
              "string clause can only be used on strings, bools, bytes, ints, doubles, maps,"
                  + " lists, types, durations, and timestamps",
              value);
      default -> (String) Conversions.toText(value);
    };
  }

  private static String decimal(Object value) {
    return switch (value) {
      case Long _, UnsignedLong _ -> value.toString();
      case Double number -> Texts.of(number);
      default -> throw wrong("decimal clause can only be used on numbers", value);
    };
  }

  private static double number(Object value, String name) {
    return switch (value) {
      case Double number -> number;
      case String text when text.equals("NaN") -> Double.NaN;
      case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(name + " clause can only be used on doubles", value);
    };
  }

  private static String fixed(Object value, int precision) {
    double number = number(value, "fixed-point");
    return Double.isFinite(number)
        ? new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString()
        : special(number);
  }

  private static String special(double number) {
    return Double.isNaN(number) ? "NaN" : number > 0 ? "∞" : "-∞";
  }

  private static String scientific(Object value, int precision) {
    double number = number(value, "scientific");
    if (!Double.isFinite(number)) {
      return special(number);
    }
    String[] parts = String.format(Locale.ROOT, "%." + precision + "e", number).split("e");
    return parts[0] + "×10" + superscript(Integer.parseInt(parts[1]));
  }

  private static String superscript(int exponent) {
    return String.format(Locale.ROOT, exponent < 0 ? "⁻%02d" : "%02d", Math.abs(exponent))
        .chars()
        .mapToObj(c -> Character.isDigit(c) ? "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0') : (char) c)
        .map(String::valueOf)
        .collect(Collectors.joining());
  }

  private static String inRadix(Object value, int radix, String rule) {
    return switch (value) {
      case Long number -> Long.toString(number, radix);
      case UnsignedLong number -> number.toString(radix);
      default -> throw wrong(rule, value);
    };
  }

  private static String hex(Object value) {
    return switch (value) {
      case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
      case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
      default ->
          inRadix(value, 16, "only integers, byte buffers, and strings can be formatted as hex");
    };
  }
}
