package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** LimitRanges. */
public final class LimitRangeStrategy implements ResourceStrategy {

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode range) {
    for (JsonNode one : range.path("spec").path("limits")) {
      if (one instanceof ObjectNode limit && limit.path("type").asText().equals("Container")) {
        fill(limit, "default", limit.path("max"));
        fill(limit, "defaultRequest", limit.path("default"));
        fill(limit, "defaultRequest", limit.path("min"));
      }
    }
  }

  private static void fill(ObjectNode limit, String field, JsonNode from) {
    for (Map.Entry<String, JsonNode> one : from.properties()) {
      ObjectNode target = Defaults.object(limit, field);
      if (!target.has(one.getKey())) {
        target.set(one.getKey(), one.getValue());
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode range) {
    Checked spec = Checked.root(range).at("spec");
    Set<String> types = new HashSet<>();
    for (Checked limit : spec.at("limits").items()) {
      if (!types.add(limit.at("type").text())) {
        limit.at("type").duplicate();
      }
      for (String field : List.of("max", "min", "default", "defaultRequest")) {
        limit.at(field).values().forEach(ResourceRules::amount);
      }
      for (Checked min : limit.at("min").values()) {
        Checked max = limit.at("max").key(min.name());
        if (max.isSet() && Amounts.of(min.text()).compareTo(Amounts.of(max.text())) > 0) {
          min.invalid("min value " + min.text() + " is greater than max value " + max.text());
        }
      }
    }
    return spec.errors();
  }
}
