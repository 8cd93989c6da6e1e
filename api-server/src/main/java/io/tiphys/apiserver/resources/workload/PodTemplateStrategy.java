package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.PodDefaults;
import io.tiphys.apiserver.resources.pod.PodSpecRules;
import io.tiphys.apiserver.resources.pod.PodWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** PodTemplates. */
public final class PodTemplateStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode template) {}

  @Override
  public void prepareForUpdate(ObjectNode template, ObjectNode old) {}

  @Override
  public boolean allowsCreateOnUpdate() {
    return false;
  }

  @Override
  public void applyDefaults(ObjectNode template) {
    ObjectNode spec = Defaults.object(Defaults.object(template, "template"), "spec");
    PodDefaults.applyToTemplate(spec);
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode template) {
    return PodWarnings.of(Checked.root(template).at("template"), false);
  }

  @Override
  public List<FieldError> validate(ObjectNode template) {
    Checked root = Checked.root(template);
    PodSpecRules.checkTemplate(root.at("template"));
    return root.errors();
  }
}
