package io.tiphys.apiserver.resources.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import java.util.List;

/** ResourceClaimTemplates, whose spec never changes. */
public final class ClaimTemplateStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode template) {
    ClaimDefaults.dropOff(template.path("spec").path("spec").path("devices"));
  }

  @Override
  public void prepareForUpdate(ObjectNode template, ObjectNode old) {}

  @Override
  public void applyDefaults(ObjectNode template) {
    ClaimDefaults.apply(template.path("spec").path("spec").path("devices"));
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode template) {
    Checked spec = Checked.root(template).at("spec");
    for (String field : List.of("name", "generateName", "namespace", "uid", "finalizers")) {
      if (!spec.at("metadata", field).isEmpty()) {
        spec.at("metadata", field).forbidden("cannot be set");
      }
    }
    MetadataRules.annotations(spec.at("metadata", "annotations"));
    MetadataRules.labels(spec.at("metadata", "labels"));
    ClaimRules.check(spec.at("spec", "devices"));
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode template, ObjectNode old) {
    Checked root = Checked.root(template);
    root.immutable("spec", old);
    return root.errors();
  }
}
