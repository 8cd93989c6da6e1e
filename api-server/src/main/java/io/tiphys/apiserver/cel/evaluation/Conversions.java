package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Values of one type as values of another. */
final class Conversions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("int", a -> toInt(a[0])),
          Map.entry("uint", a -> toUnsigned(a[0])),
          Map.entry("double", a -> toDouble(a[0])),
          Map.entry("string", a -> toText(a[0])),
          Map.entry("bytes", a -> toBytes(a[0])),
          Map.entry("bool", a -> toBool(a[0])),
          Map.entry("dyn", a -> a[0]),
          Map.entry("type", a -> TypeName.of(a[0])),
          Map.entry("duration", a -> toDuration(a[0])),
          Map.entry("timestamp", a -> toTimestamp(a[0])));

  private Conversions() {}

  private static EvaluationException wrong(String to) {
    return new EvaluationException("type conversion error from 'string' to '" + to + "'");
  }

  private static Object toInt(Object value) {
    return switch (value) {
      case Long _ -> value;
      case UnsignedLong number -> Numbers.toInt(number);
      case Double number -> Numbers.toInt(number);
      case Instant time -> time.getEpochSecond();
      case Duration duration -> duration.toNanos();
      case String text -> {
        try {
          yield Long.parseLong(text);
        } catch (NumberFormatException e) {
          throw wrong("int");
        }
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object toUnsigned(Object value) {
    return switch (value) {
      case UnsignedLong _ -> value;
      case Long number -> Numbers.toUnsigned(number);
      case Double number -> Numbers.toUnsigned(number);
      case String text -> {
        try {
          yield UnsignedLong.valueOf(text);
        } catch (NumberFormatException e) {
          throw wrong("uint");
        }
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object toDouble(Object value) {
    return switch (value) {
      case Double _ -> value;
      case Long number -> (double) number;
      case UnsignedLong number -> number.doubleValue();
      case String text -> {
        try {
          if (text.isEmpty() || text.endsWith("d") || text.endsWith("f") || text.isBlank()) {
            throw wrong("double");
          }
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw wrong("double");
        }
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  static Object toText(Object value) {
    return switch (value) {
      case String _ -> value;
      case Boolean _, Long _, UnsignedLong _, Instant _ -> value.toString();
      case Double number -> Texts.of(number);
      case Duration duration -> Times.text(duration);
      case IpAddress address -> address.toString();
      case Cidr cidr -> cidr.toString();
      case CelByteString bytes -> {
        if (!bytes.isValidUtf8()) {
          throw new EvaluationException("invalid UTF-8 in bytes, cannot convert to string");
        }
        yield bytes.toStringUtf8();
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object toBytes(Object value) {
    return switch (value) {
      case CelByteString _ -> value;
      case String text -> CelByteString.copyFromUtf8(text);
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object toBool(Object value) {
    return switch (value) {
      case Boolean _ -> value;
      case String text ->
          switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw wrong("bool");
          };
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object toDuration(Object value) {
    return switch (value) {
      case Duration _ -> value;
      case Long nanos -> Duration.ofNanos(nanos);
      case String text -> {
        if (!Times.isDuration(text)) {
          throw wrong("google.protobuf.Duration");
        }
        yield Times.duration(text);
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }

  private static Object toTimestamp(Object value) {
    return switch (value) {
      case Instant _ -> value;
      case Long seconds -> Operators.inRange(Instant.ofEpochSecond(seconds));
      case String text -> {
        if (!Formats.isDateTime(text)) {
          throw wrong("google.protobuf.Timestamp");
        }
        yield Operators.inRange(Times.dateTime(text));
      }
      default -> throw EvaluationException.noSuchOverload();
    };
  }
}
