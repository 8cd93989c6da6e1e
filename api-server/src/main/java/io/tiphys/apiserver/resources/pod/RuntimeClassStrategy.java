package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.GoValue;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** RuntimeClasses. */
public final class RuntimeClassStrategy implements ResourceStrategy {

  private static final List<String> TOLERATION =
      List.of("key", "operator", "value", "effect", "tolerationSeconds");

  @Override
  public void prepareForCreate(ObjectNode runtimeClass) {}

  @Override
  public void prepareForUpdate(ObjectNode runtimeClass, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode runtimeClass) {
    Checked root = Checked.root(runtimeClass);
    root.at("handler").invalid(NameRules.dnsLabel(root.at("handler").text()));
    if (root.has("overhead")) {
      overhead(runtimeClass, root);
    }
    MetadataRules.labels(root.at("scheduling", "nodeSelector"));
    Set<List<String>> seen = new HashSet<>();
    for (Checked toleration : root.at("scheduling", "tolerations").items()) {
      SchedulingRules.toleration(toleration);
      if (!seen.add(TOLERATION.subList(0, 4).stream().map(f -> toleration.at(f).text()).toList())) {
        toleration.duplicate(GoValue.of(toleration, TOLERATION, Set.of("tolerationSeconds")));
      }
    }
    return root.errors();
  }

  /** Overhead is checked as the limits of a container are, and errors say so. */
  private static void overhead(ObjectNode runtimeClass, Checked root) {
    ObjectNode resources = Json.newObject();
    resources.putObject("overhead").set("limits", runtimeClass.path("overhead").path("podFixed"));
    Checked overhead = Checked.root(resources).at("overhead");
    ResourceRules.checkContainer(overhead);
    overhead.errors().forEach(root::add);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode runtimeClass, ObjectNode old) {
    Checked root = Checked.root(runtimeClass);
    root.immutable("handler", old);
    return root.errors();
  }
}
