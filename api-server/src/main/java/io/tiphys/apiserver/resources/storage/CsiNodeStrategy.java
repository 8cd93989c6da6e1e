package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CSINodes. */
public final class CsiNodeStrategy implements ResourceStrategy {

  private static final int MAX_NODE_ID = 256;

  @Override
  public void prepareForCreate(ObjectNode node) {}

  @Override
  public void prepareForUpdate(ObjectNode node, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<FieldError> validate(ObjectNode node) {
    Checked drivers = Checked.root(node).at("spec", "drivers");
    Set<String> names = new HashSet<>();
    for (Checked driver : drivers.items()) {
      Checked name = driver.at("name");
      ClassRules.csiDriver(name);
      Checked id = driver.at("nodeID");
      id.requireSet("");
      if (id.text().length() > MAX_NODE_ID) {
        id.invalid("must be " + MAX_NODE_ID + " characters or less");
      }
      driver.at("allocatable", "count").notNegative();
      if (!names.add(name.text())) {
        name.duplicate();
      }
      topologyKeys(driver);
    }
    return drivers.errors();
  }

  private static void topologyKeys(Checked driver) {
    Set<String> keys = new HashSet<>();
    for (Checked key : driver.at("topologyKeys").items()) {
      String text = key.text();
      if (text.isEmpty()) {
        driver.required("");
      }
      if (!keys.add(text)) {
        driver.duplicate(text);
      }
      NameRules.qualifiedName(text).forEach(error -> driver.invalid(text, error));
    }
  }

  /** Upstream checks a node that takes another's place twice, and says all twice. */
  @Override
  public List<FieldError> validateReplacement(ObjectNode node, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validate(node));
    errors.addAll(List.copyOf(errors));
    errors.addAll(validateUpdate(node, old));
    return errors;
  }

  /** Of a driver that stays, only what it can attach may change. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
    Checked drivers = Checked.root(node).at("spec", "drivers");
    for (JsonNode before : old.path("spec").path("drivers")) {
      for (Checked driver : drivers.items()) {
        if (driver.at("name").is(before.path("name").asText())
            && !(Checked.same(driver.at("nodeID").value(), before.path("nodeID"))
                && Checked.same(driver.at("topologyKeys").value(), before.path("topologyKeys")))) {
          drivers.invalid(shown(driver), "field is immutable");
        }
      }
    }
    return drivers.errors();
  }

  private static JsonNode shown(Checked driver) {
    ObjectNode shown = Json.newObject();
    shown.put("Name", driver.at("name").text()).put("NodeID", driver.at("nodeID").text());
    JsonNode keys = driver.at("topologyKeys").value();
    shown.set("TopologyKeys", keys.isMissingNode() ? Json.newObject().nullNode() : keys);
    return shown.putNull("Allocatable");
  }
}
