package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** StorageClasses. */
public final class StorageClassStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode storageClass) {}

  @Override
  public void prepareForUpdate(ObjectNode storageClass, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode storageClass) {
    for (var field :
        Map.of("reclaimPolicy", "Delete", "volumeBindingMode", "Immediate").entrySet()) {
      if (!storageClass.hasNonNull(field.getKey())) {
        storageClass.put(field.getKey(), field.getValue());
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode storageClass) {
    Checked root = Checked.root(storageClass);
    ClassRules.driver(root.at("provisioner"));
    ClassRules.parameters(root.at("parameters"));
    if (!root.at("reclaimPolicy").isEmpty()) {
      root.at("reclaimPolicy").oneOf(List.of("Delete", "Retain"));
    }
    root.at("volumeBindingMode").oneOf(List.of("Immediate", "WaitForFirstConsumer"));
    topologies(root.at("allowedTopologies"));
    return root.errors();
  }

  private static void topologies(Checked topologies) {
    Set<Map<String, Set<String>>> seen = new HashSet<>();
    for (Checked term : topologies.items()) {
      Map<String, Set<String>> keys = new HashMap<>();
      for (Checked requirement : term.at("matchLabelExpressions").items()) {
        Set<String> values = requirement(requirement);
        String key = requirement.at("key").text();
        if (keys.putIfAbsent(key, values) != null) {
          requirement.at("key").duplicate();
        }
      }
      // an empty term is equal to those that are not there yet, to upstream
      if (keys.isEmpty()) {
        topologies.items().forEach(_ -> term.at("matchLabelExpressions").duplicate(""));
      } else if (!seen.add(keys)) {
        term.at("matchLabelExpressions").duplicate("");
      }
    }
  }

  private static Set<String> requirement(Checked requirement) {
    Checked values = requirement.at("values");
    Set<String> set = new HashSet<>();
    if (values.isEmpty()) {
      values.required("");
    }
    for (Checked value : values.items()) {
      if (!set.add(value.text())) {
        value.duplicate();
      }
    }
    Checked key = requirement.at("key");
    key.invalid(NameRules.qualifiedName(key.text()));
    return set;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode storageClass, ObjectNode old) {
    Checked root = Checked.root(storageClass);
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!Checked.same(root.at(field).value(), old.path(field))) {
        root.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
    root.immutable("volumeBindingMode", old);
    return root.errors();
  }
}
