package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** StorageClasses. */
public final class StorageClassStrategy implements ResourceStrategy {

  @Override
  public void applyDefaults(ObjectNode storageClass) {
    Defaults.put(storageClass, "reclaimPolicy", "Delete");
    Defaults.put(storageClass, "volumeBindingMode", "Immediate");
  }

  @Override
  public List<FieldError> validate(ObjectNode storageClass) {
    Checked root = Checked.root(storageClass);
    root.at("provisioner").requireSet("");
    root.at("reclaimPolicy").oneOf(List.of("Delete", "Retain"));
    root.at("volumeBindingMode").oneOf(List.of("Immediate", "WaitForFirstConsumer"));
    return root.errors();
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
