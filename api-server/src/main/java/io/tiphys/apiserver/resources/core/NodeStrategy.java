package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes. */
public final class NodeStrategy implements ResourceStrategy {

  /** A node agent registers with its status. */
  @Override
  public void prepareForCreate(ObjectNode node) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode node) {
    return NodeRules.warnings(Checked.root(node));
  }

  @Override
  public void applyDefaults(ObjectNode node) {
    if (node.path("spec") instanceof ObjectNode spec) {
      NodeRules.mirrorRanges(spec);
      spec.remove("configSource");
    }
    if (node.path("status") instanceof ObjectNode status
        && !status.hasNonNull("allocatable")
        && status.hasNonNull("capacity")) {
      status.set("allocatable", status.get("capacity").deepCopy());
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode node) {
    Checked root = Checked.root(node);
    NodeRules.taints(root.at("metadata", "taints").instead(root.at("spec").value().path("taints")));
    NodeRules.amounts(root.at("status", "capacity"));
    NodeRules.amounts(root.at("status", "allocatable"));
    NodeRules.ranges(root.at("spec", "podCIDRs"));
    Set<String> addresses = new HashSet<>();
    for (Checked address : root.at("status", "addresses").items()) {
      if (!addresses.add(address.at("type").text() + " " + address.at("address").text())) {
        address.duplicate(address.value());
      }
    }
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
    Checked spec = Checked.root(node).at("spec");
    JsonNode before = old.path("spec");
    onceSet(
        spec.at("podCIDRs"),
        before.path("podCIDRs"),
        "node updates may not change podCIDR except from \"\" to valid");
    onceSet(
        spec.at("providerID"),
        before.path("providerID"),
        "node updates may not change providerID except from \"\" to valid");
    return spec.errors();
  }

  private static void onceSet(Checked field, JsonNode old, String detail) {
    boolean wasSet = old.isTextual() ? !old.asText().isEmpty() : !old.isEmpty();
    if (wasSet && !field.value().equals(old)) {
      field.forbidden(detail);
    }
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode node) {
    return Map.of(
        "spec.unschedulable",
        String.valueOf(node.path("spec").path("unschedulable").asBoolean(false)));
  }
}
