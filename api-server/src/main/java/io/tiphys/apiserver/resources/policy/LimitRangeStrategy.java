package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;
import java.util.Map;

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
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode range) {
    Checked spec = Checked.root(range).at("spec");
    LimitRules.check(spec.at("limits"));
    return spec.errors();
  }
}
