package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quantity.QuantityException;
import io.tiphys.api.time.Timestamps;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strings and numbers as upstream's decoder takes them. What a method returns is to stand in the
 * value's place; null if the value stays.
 */
final class Scalars {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern SECONDS =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}");
  private static final Pattern SIX_DIGITS = Pattern.compile("\\.[0-9]{6}");

  private Scalars() {}

  static @Nullable JsonNode string(StringSchema schema, JsonNode value, DecodePath path) {
    String format = schema.format();
    if (format.equals("quantity") && value.isNumber()) {
      return quantity(value, value.asText());
    }
    if (!value.isTextual()) {
      throw path.mismatch(value, "string");
    }
    return switch (format) {
      case "quantity" -> quantity(value, value.textValue());
      case "time" -> time(value, false);
      case "micro-time" -> time(value, true);
      case "byte" -> base64(value);
      default -> null;
    };
  }

  private static @Nullable JsonNode quantity(JsonNode value, String text) {
    try {
      String canonical = Quantity.parse(text).toString();
      return value.isTextual() && canonical.equals(text) ? null : JSON.textNode(canonical);
    } catch (QuantityException e) {
      throw new DecodeException(e.getMessage());
    }
  }

  private static @Nullable JsonNode time(JsonNode value, boolean micros) {
    String text = value.textValue();
    if (micros) {
      checkMicros(text);
    }
    try {
      var instant = Timestamps.parse(text);
      String canonical = micros ? Timestamps.micros(instant) : Timestamps.seconds(instant);
      return canonical.equals(text) ? null : JSON.textNode(canonical);
    } catch (DateTimeException e) {
      throw new DecodeException(e.getMessage() == null ? "" : e.getMessage());
    }
  }

  /** Six digits after the point, neither more nor fewer. */
  private static void checkMicros(String text) {
    Matcher seconds = SECONDS.matcher(text);
    if (!seconds.lookingAt()) {
      return;
    }
    String rest = text.substring(seconds.end());
    boolean six = SIX_DIGITS.matcher(rest).lookingAt();
    String zone = six ? rest.substring(7) : rest;
    boolean more = !zone.isEmpty() && Character.isDigit(zone.charAt(0));
    if (!six || more) {
      throw new DecodeException(
          "parsing time \"%s\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"%s\" as \"%s\""
              .formatted(text, zone, six ? "Z07:00" : ".000000"));
    }
  }

  /** Line breaks are allowed, as in Go's decoder. */
  private static @Nullable JsonNode base64(JsonNode value) {
    String text = value.textValue();
    String compact =
        text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]", "");
    try {
      if (compact.length() % 4 != 0) {
        throw new IllegalArgumentException("padding is missing");
      }
      Base64.getDecoder().decode(compact);
    } catch (IllegalArgumentException e) {
      throw new DecodeException("illegal base64 data at input byte " + firstIllegal(compact));
    }
    return compact.equals(text) ? null : JSON.textNode(compact);
  }

  private static int firstIllegal(String text) {
    int at = 0;
    while (at < text.length() && legal(text.charAt(at))) {
      at++;
    }
    // an end in the middle of four characters is told as the beginning of these
    return at < text.length() ? at : at - at % 4;
  }

  private static boolean legal(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  static void number(NumberSchema schema, JsonNode value, DecodePath path) {
    String type =
        schema.integer() ? schema.format().equals("int32") ? "int32" : "int64" : "float64";
    if (!value.isNumber()) {
      throw path.mismatch(value, type);
    }
    if (schema.integer()) {
      boolean fits =
          value.isIntegralNumber()
              && (type.equals("int32") ? value.canConvertToInt() : value.canConvertToLong());
      if (!fits) {
        throw path.unfit(value, type);
      }
    }
  }

  static void intOrString(JsonNode value) {
    if (value.isTextual() || (value.isIntegralNumber() && value.canConvertToInt())) {
      return;
    }
    String number = value.isNumber() ? " " + value.asText() : "";
    throw new DecodeException(
        "json: cannot unmarshal "
            + DecodePath.kind(value)
            + number
            + " into Go value of type int32");
  }

  /**
   * What upstream's decoder makes of a null among a list's items or a map's values: the type's
   * empty value, {@code otherwise} where it has none.
   */
  static JsonNode zero(Schema schema, JsonNode otherwise) {
    return switch (schema) {
      case StringSchema string ->
          string.format().equals("quantity") ? TextNode.valueOf("0") : TextNode.valueOf("");
      case NumberSchema _ -> JSON.numberNode(0);
      case BooleanSchema _ -> JSON.booleanNode(false);
      case ObjectSchema _, MapSchema _ -> JSON.objectNode();
      case ListSchema _ -> JSON.arrayNode();
      case IntOrStringSchema _, AnySchema _ -> otherwise;
    };
  }
}
