package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.Map;

/** PriorityClasses. */
public final class PriorityClassStrategy implements ResourceStrategy {

  private static final int HIGHEST = 1_000_000_000;
  private static final Map<String, Long> SYSTEM =
      Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

  @Override
  public void prepareForCreate(ObjectNode priority) {}

  @Override
  public void prepareForUpdate(ObjectNode priority, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode priority) {
    if (!priority.hasNonNull("preemptionPolicy")) {
      priority.put("preemptionPolicy", "PreemptLowerPriority");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode priority) {
    Checked root = Checked.root(priority);
    String name = root.at("metadata", "name").text();
    Checked value = root.at("value");
    if (name.startsWith("system-")) {
      String error = systemError(name, root);
      if (!error.isEmpty()) {
        root.at("metadata", "name")
            .forbidden(
                "priority class names with 'system-' prefix are reserved for system use only."
                    + " error: "
                    + error);
      }
    } else if (value.number() > HIGHEST) {
      value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST);
    }
    Checked policy = root.at("preemptionPolicy");
    if (policy.requireSet("")) {
      policy.oneOf(List.of("PreemptLowerPriority", "Never"));
    }
    return root.errors();
  }

  private static String systemError(String name, Checked root) {
    Long value = SYSTEM.get(name);
    if (value == null) {
      return name + " is not a known system priority class";
    }
    if (root.at("value").number() != value) {
      return "value of " + name + " PriorityClass must be " + value;
    }
    return root.at("globalDefault").isTrue()
        ? "globalDefault of " + name + " PriorityClass must be false"
        : "";
  }

  @Override
  public List<FieldError> validateReplacement(ObjectNode priority, ObjectNode old) {
    return validateUpdate(priority, old);
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
