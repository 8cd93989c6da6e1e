package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** ConfigMaps. */
public final class ConfigMapStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode configMap) {}

  @Override
  public void prepareForUpdate(ObjectNode configMap, ObjectNode old) {}

  @Override
  public List<FieldError> validate(ObjectNode configMap) {
    Checked root = Checked.root(configMap);
    long size =
        DataRules.check(root.at("data"), false) + DataRules.check(root.at("binaryData"), true);
    for (Checked value : root.at("data").values()) {
      if (configMap.path("binaryData").has(value.name())) {
        value.invalid(value.name(), "duplicate of key present in binaryData");
      }
    }
    if (size > DataRules.MAX_SIZE) {
      root.add(FieldError.tooLong("[]", DataRules.MAX_SIZE));
    }
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode configMap, ObjectNode old) {
    Checked root = Checked.root(configMap);
    DataRules.checkImmutable(root, old, List.of("data", "binaryData"));
    return root.errors();
  }
}
