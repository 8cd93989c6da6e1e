package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** VolumeAttributesClasses. */
public final class AttributesClassStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode attributesClass) {}

  @Override
  public void prepareForUpdate(ObjectNode attributesClass, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode attributesClass) {
    Checked root = Checked.root(attributesClass);
    ClassRules.driver(root.at("driverName"));
    ClassRules.parameters(root.at("parameters"));
    if (root.at("parameters").isEmpty()) {
      root.at("parameters").required("must contain at least one key/value pair");
    }
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode attributesClass, ObjectNode old) {
    Checked root = Checked.root(attributesClass);
    for (String field : List.of("driverName", "parameters")) {
      if (!Checked.same(root.at(field).value(), old.path(field))) {
        root.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
    return root.errors();
  }
}
