package io.tiphys.api.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which labels an object must have. All requirements must hold; without any, every object matches.
 *
 * @param requirements sorted by key
 * @param none true if nothing matches, whatever the requirements
 */
public record LabelSelector(List<LabelRequirement> requirements, boolean none) {

  private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  private static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  public LabelSelector {
    requirements =
        requirements.stream().sorted(Comparator.comparing(LabelRequirement::key)).toList();
  }

  public static LabelSelector everything() {
    return EVERYTHING;
  }

  public static LabelSelector nothing() {
    return NOTHING;
  }

  /** Reads a query such as {@code app=web,tier in (a,b),!canary}. */
  public static LabelSelector parse(String query) {
    if (query.isEmpty()) {
      return EVERYTHING;
    }
    return new LabelSelector(new LabelQueryParser(query).parse(), false);
  }

  /** Every one of {@code labels}, as a Service's {@code spec.selector}. */
  public static LabelSelector of(Map<String, String> labels) {
    List<LabelRequirement> requirements = new ArrayList<>();
    labels.forEach((key, value) ->
        requirements.add(new LabelRequirement(key, Operator.EQUALS, List.of(value))));
    return new LabelSelector(requirements, false);
  }

  /**
   * Reads a {@code LabelSelector} object with {@code matchLabels} and {@code matchExpressions}. An
   * absent one matches nothing, an empty one everything.
   */
  public static LabelSelector of(JsonNode selector) {
    if (selector.isMissingNode() || selector.isNull()) {
      return NOTHING;
    }
    List<LabelRequirement> requirements = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(e ->
            requirements.add(
                new LabelRequirement(e.getKey(), Operator.EQUALS, List.of(e.getValue().asText()))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(v -> values.add(v.asText()));
      requirements.add(
          new LabelRequirement(
              expression.path("key").asText(),
              operator(expression.path("operator").asText()),
              values));
    }
    return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements, false);
  }

  private static Operator operator(String text) {
    return switch (text) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default ->
          throw new SelectorException("\"" + text + "\" is not a valid label selector operator");
    };
  }

  /** Whether every object matches. */
  public boolean isEverything() {
    return !none && requirements.isEmpty();
  }

  public boolean matches(Map<String, String> labels) {
    if (none) {
      return false;
    }
    for (LabelRequirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an object, given as a tree, matches by its {@code metadata.labels}. */
  public boolean matchesObject(JsonNode object) {
    return isEverything() || matches(labels(object.path("metadata").path("labels")));
  }

  private static Map<String, String> labels(JsonNode labels) {
    return labels.isEmpty()
        ? Collections.emptyMap()
        : labels.properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
  }

  /** As in a query. */
  @Override
  public String toString() {
    return requirements.stream().map(LabelRequirement::toString).collect(Collectors.joining(","));
  }
}
