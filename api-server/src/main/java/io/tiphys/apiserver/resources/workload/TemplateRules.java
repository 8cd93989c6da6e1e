package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.pod.PodDefaults;
import io.tiphys.apiserver.resources.pod.PodSpecRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** What a selector and the template of the pods that it selects have to obey. */
final class TemplateRules {

  private TemplateRules() {}

  /** Fills in the template of a spec. */
  static void applyDefaults(ObjectNode spec) {
    PodDefaults.applyToTemplate(spec.path("template").path("spec"));
  }

  /** Checks selector and template of a spec whose pods run for ever. */
  static void check(Checked spec, String kind) {
    selector(spec, kind);
    template(spec.at("template"));
  }

  static void selector(Checked spec, String kind) {
    Checked selector = spec.at("selector");
    if (!selector.isSet()) {
      selector.required("");
      return;
    }
    SelectorRules.check(selector);
    if (SelectorRules.isEmpty(selector.value())) {
      selector.invalid("empty selector is invalid for " + kind);
    } else {
      matches(spec);
    }
  }

  static void matches(Checked spec) {
    Checked labels = spec.at("template", "metadata", "labels");
    if (!SelectorRules.matches(spec.at("selector").value(), labels.value())) {
      labels.invalid(
          labels.isSet() ? labels.value() : "{}", "`selector` does not match template `labels`");
    }
  }

  static void template(Checked template) {
    PodSpecRules.checkTemplate(template);
    Checked policy = template.at("spec", "restartPolicy");
    if (!policy.is("Always")) {
      policy.notSupported(List.of("Always"));
    }
    if (template.at("spec").has("activeDeadlineSeconds")) {
      template
          .at("spec", "activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds in ReplicaSet is not Supported");
    }
  }
}
