package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;
import java.util.Map;

/** PriorityClasses. */
public final class PriorityClassStrategy implements ResourceStrategy {

  private static final int HIGHEST = 1_000_000_000;
  private static final Map<String, Long> SYSTEM =
      Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

  @Override
  public void applyDefaults(ObjectNode priority) {
    Defaults.put(priority, "preemptionPolicy", "PreemptLowerPriority");
  }

  @Override
  public List<FieldError> validate(ObjectNode priority) {
    Checked root = Checked.root(priority);
    String name = root.at("metadata", "name").text();
    Checked value = root.at("value");
    if (name.startsWith("system-")) {
      if (!Long.valueOf(value.number()).equals(SYSTEM.get(name))) {
        root.at("metadata", "name")
            .forbidden(
                "priority class names with 'system-' prefix are reserved for system use only");
      }
    } else if (value.number() > HIGHEST) {
      value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST);
    }
    root.at("preemptionPolicy").oneOf(List.of("Never", "PreemptLowerPriority"));
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode priority, ObjectNode old) {
    Checked root = Checked.root(priority);
    if (root.at("value").number() != old.path("value").asLong()) {
      root.at("value").forbidden("may not be changed in an update.");
    }
    root.immutable("preemptionPolicy", old);
    return root.errors();
  }
}
