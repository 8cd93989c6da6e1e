package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** ControllerRevisions, whose data never change. */
public final class ControllerRevisionStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode revision) {}

  @Override
  public void prepareForUpdate(ObjectNode revision, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode revision) {
    Checked root = Checked.root(revision);
    Checked data = root.at("data");
    if (!data.isSet()) {
      data.required("data is mandatory");
    } else if (!data.value().isObject()) {
      data.required("data must be a valid JSON object");
    }
    root.at("revision").notNegative();
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode revision, ObjectNode old) {
    Checked root = Checked.root(revision);
    root.immutable("data", old);
    return root.errors();
  }
}
