package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** CSIStorageCapacities. */
public final class CapacityStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode capacity) {}

  @Override
  public void prepareForUpdate(ObjectNode capacity, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<FieldError> validate(ObjectNode capacity) {
    Checked root = Checked.root(capacity);
    SelectorRules.check(root.at("nodeTopology"));
    Checked name = root.at("storageClassName");
    name.invalid(NameRules.dnsSubdomain(name.text()));
    if (root.has("capacity")) {
      ResourceRules.amount(root.at("capacity"));
    }
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode capacity, ObjectNode old) {
    Checked root = Checked.root(capacity);
    root.immutable("nodeTopology", old);
    root.immutable("storageClassName", old);
    return root.errors();
  }
}
