package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quantity.QuantityException;
import io.tiphys.api.time.Timestamps;
import java.time.DateTimeException;
import java.util.Base64;

/** Strings and numbers as upstream's decoder takes them. */
final class Scalars {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Scalars() {}

  static JsonNode string(StringSchema schema, JsonNode value, DecodePath path) {
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
      default -> value;
    };
  }

  private static JsonNode quantity(JsonNode value, String text) {
    try {
      String canonical = Quantity.parse(text).toString();
      return value.isTextual() && canonical.equals(text) ? value : JSON.textNode(canonical);
    } catch (QuantityException e) {
      throw new DecodeException(e.getMessage() == null ? "" : e.getMessage());
    }
  }

  private static JsonNode time(JsonNode value, boolean micros) {
    String text = value.textValue();
    try {
      var instant = Timestamps.parse(text);
      String canonical = micros ? Timestamps.micros(instant) : Timestamps.seconds(instant);
      return canonical.equals(text) ? value : JSON.textNode(canonical);
    } catch (DateTimeException e) {
      throw new DecodeException(e.getMessage() == null ? "" : e.getMessage());
    }
  }

  /** Line breaks are allowed, as in Go's decoder. */
  private static JsonNode base64(JsonNode value) {
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
    return compact.equals(text) ? value : JSON.textNode(compact);
  }

  private static int firstIllegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean legal =
          c >= 'A' && c <= 'Z'
              || c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || c == '+'
              || c == '/';
      if (!legal) {
        return i;
      }
    }
    return text.length();
  }

  static JsonNode number(NumberSchema schema, JsonNode value, DecodePath path) {
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
        throw new DecodeException(
            path.mismatch(value, type)
                .getMessage()
                .replaceFirst("unmarshal number", "unmarshal number " + value.asText()));
      }
    }
    return value;
  }

  static JsonNode intOrString(JsonNode value, DecodePath path) {
    if (value.isTextual() || value.isIntegralNumber() && value.canConvertToInt()) {
      return value;
    }
    String message = path.mismatch(value, "").getMessage();
    String kind = message.substring(0, message.indexOf(" into "));
    String number = value.isNumber() ? " " + value.asText() : "";
    throw new DecodeException(kind + number + " into Go value of type int32");
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
