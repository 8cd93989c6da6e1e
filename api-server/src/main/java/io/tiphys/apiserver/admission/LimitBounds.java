package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.quantity.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/**
 * The bounds of one item of a LimitRange.
 *
 * @param limit the item
 * @param type what it bounds: Container, Pod or PersistentVolumeClaim
 */
record LimitBounds(JsonNode limit, String type) {

  void check(JsonNode resources, List<String> errors) {
    for (Map.Entry<String, JsonNode> min : limit.path("min").properties()) {
      minimum(min.getKey(), min.getValue().asText(), resources, errors);
    }
    for (Map.Entry<String, JsonNode> max : limit.path("max").properties()) {
      maximum(max.getKey(), max.getValue().asText(), resources, errors);
    }
    for (Map.Entry<String, JsonNode> ratio : limit.path("maxLimitRequestRatio").properties()) {
      ratio(ratio.getKey(), ratio.getValue().asText(), resources, errors);
    }
  }

  private void minimum(String name, String bound, JsonNode resources, List<String> errors) {
    JsonNode request = resources.path("requests").path(name);
    JsonNode upper = resources.path("limits").path(name);
    String start = "minimum " + name + " usage per " + type + " is " + bound;
    if (request.isMissingNode()) {
      errors.add(start + ".  No request is specified");
    } else if (compare(request, bound) < 0) {
      errors.add(start + ", but request is " + request.asText());
    }
    if (!upper.isMissingNode() && compare(upper, bound) < 0) {
      errors.add(start + ", but limit is " + upper.asText());
    }
  }

  private void maximum(String name, String bound, JsonNode resources, List<String> errors) {
    JsonNode request = resources.path("requests").path(name);
    // A claim's request is all that bounds it.
    boolean claim = type.equals("PersistentVolumeClaim");
    JsonNode upper = claim ? request : resources.path("limits").path(name);
    String start = "maximum " + name + " usage per " + type + " is " + bound;
    if (upper.isMissingNode()) {
      errors.add(start + ".  No limit is specified");
    } else if (compare(upper, bound) > 0) {
      errors.add(start + ", but limit is " + upper.asText());
    }
    if (!request.isMissingNode() && !claim && compare(request, bound) > 0) {
      errors.add(start + ", but request is " + request.asText());
    }
  }

  private void ratio(String name, String bound, JsonNode resources, List<String> errors) {
    JsonNode request = resources.path("requests").path(name);
    JsonNode upper = resources.path("limits").path(name);
    String start = name + " max limit to request ratio per " + type + " is " + bound;
    if (request.isMissingNode() || amount(request.asText()).signum() == 0) {
      errors.add(start + ", but no request is specified or request is 0");
    } else if (upper.isMissingNode() || amount(upper.asText()).signum() == 0) {
      errors.add(start + ", but no limit is specified or limit is 0");
    } else {
      BigDecimal actual =
          amount(upper.asText()).divide(amount(request.asText()), MathContext.DECIMAL64);
      if (actual.compareTo(amount(bound)) > 0) {
        errors.add(start + ", but provided ratio is " + String.format("%f", actual));
      }
    }
  }

  private static int compare(JsonNode value, String bound) {
    return amount(value.asText()).compareTo(amount(bound));
  }

  private static BigDecimal amount(String text) {
    return Quantity.parse(text).amount();
  }

  /** What the containers of a pod ask for together. */
  static ObjectNode sum(JsonNode spec) {
    ObjectNode sum = Json.newObject();
    for (JsonNode container : spec.path("containers")) {
      for (String field : List.of("requests", "limits")) {
        for (var one : container.path("resources").path(field).properties()) {
          ObjectNode total = sum.withObjectProperty(field);
          Quantity more = Quantity.parse(one.getValue().asText());
          Quantity before = Quantity.parse(total.path(one.getKey()).asText("0"));
          total.put(
              one.getKey(),
              new Quantity(before.amount().add(more.amount()), more.format()).toString());
        }
      }
    }
    return sum;
  }
}
