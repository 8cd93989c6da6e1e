package io.tiphys.apiserver.resources.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.List;

/** The rules of label selectors within objects, and whether labels match one. */
public final class SelectorRules {

  private SelectorRules() {}

  /** Checks a selector of matchLabels and matchExpressions. */
  public static void check(Checked selector) {
    MetadataRules.labels(selector.at("matchLabels"));
    for (Checked requirement : selector.at("matchExpressions").items()) {
      switch (requirement.at("operator").text()) {
        case "In", "NotIn" -> {
          if (requirement.at("values").isEmpty()) {
            requirement
                .at("values")
                .required("must be specified when `operator` is 'In' or 'NotIn'");
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (!requirement.at("values").isEmpty()) {
            requirement
                .at("values")
                .forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
          }
        }
        default -> requirement.at("operator").invalid("not a valid selector operator");
      }
      Checked key = requirement.at("key");
      key.invalid(NameRules.qualifiedName(key.text()));
      for (Checked value : requirement.at("values").items()) {
        value.invalid(NameRules.labelValue(value.text()));
      }
    }
  }

  /** Whether nothing is selected by it but everything: no requirement at all. */
  public static boolean isEmpty(JsonNode selector) {
    return selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
  }

  /** Whether {@code labels} fit a selector of matchLabels and matchExpressions. */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    for (var required : selector.path("matchLabels").properties()) {
      if (!required.getValue().equals(labels.get(required.getKey()))) {
        return false;
      }
    }
    for (JsonNode requirement : selector.path("matchExpressions")) {
      if (!matchesOne(requirement, labels)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matchesOne(JsonNode requirement, JsonNode labels) {
    JsonNode label = labels.path(requirement.path("key").asText());
    List<JsonNode> values = new ArrayList<>();
    requirement.path("values").forEach(values::add);
    return switch (requirement.path("operator").asText()) {
      case "In" -> values.contains(label);
      case "NotIn" -> !values.contains(label);
      case "Exists" -> !label.isMissingNode();
      case "DoesNotExist" -> label.isMissingNode();
      default -> false;
    };
  }
}
