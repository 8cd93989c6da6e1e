package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.pod.PodDefaults;
import io.tiphys.apiserver.resources.pod.PodSpecRules;
import io.tiphys.apiserver.resources.pod.PodWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.ArrayList;
import java.util.List;

/** What a selector and the template of the pods that it selects have to obey. */
final class TemplateRules {

  private static final String MISMATCH = "`selector` does not match template `labels`";

  private TemplateRules() {}

  /** Fills in the template of a spec. */
  static void applyDefaults(ObjectNode spec) {
    PodDefaults.applyToTemplate(spec.path("template").path("spec"));
  }

  /**
   * Checks selector and template of a spec whose pods run for ever.
   *
   * @param owner the kind as a sentence about its selector names it
   * @param invalid what is said of a selector that selects nothing
   */
  static void check(Checked spec, String kind, String owner, String invalid) {
    Checked selector = spec.at("selector");
    int before = spec.errors().size();
    if (!selector.isSet()) {
      selector.required("");
      matches(spec);
    } else {
      SelectorRules.check(selector);
      boolean broken = spec.errors().size() > before;
      if (SelectorRules.isEmpty(selector.value())) {
        selector.invalid("empty selector is invalid for " + owner);
      }
      if (broken) {
        selector.invalidWith(invalid);
      } else if (!SelectorRules.isEmpty(selector.value())) {
        matches(spec);
      }
    }
    template(spec, kind);
  }

  static void matches(Checked spec) {
    Checked labels = spec.at("template", "metadata", "labels");
    boolean selected =
        spec.at("selector").isSet()
            && SelectorRules.matches(spec.at("selector").value(), labels.value());
    if (!selected) {
      mismatch(labels);
    }
  }

  static void mismatch(Checked labels) {
    labels.invalid(labels.isSet() ? labels.value() : NullNode.getInstance(), MISMATCH);
  }

  /** Checks a template of pods that run for ever. */
  static void template(Checked spec, String kind) {
    Checked template = spec.at("template");
    PodSpecRules.checkTemplate(template);
    if (spec.at("replicas").number() > 1 && !kind.equals("StatefulSet")) {
      readOnlyDisks(template.at("spec", "volumes"));
    }
    Checked policy = template.at("spec", "restartPolicy");
    if (!policy.is("Always")) {
      policy.notSupported(List.of("Always"));
    }
    if (template.at("spec").has("activeDeadlineSeconds")) {
      template
          .at("spec", "activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  private static void readOnlyDisks(Checked volumes) {
    for (Checked volume : volumes.items()) {
      Checked disk = volume.at("gcePersistentDisk");
      if (disk.isSet() && !disk.at("readOnly").isTrue()) {
        volume
            .at("gcePersistentDisk", "readOnly")
            .invalid(
                false,
                "must be true for replicated pods > 1; GCE PD can only be mounted on multiple"
                    + " machines if it is read-only");
      }
    }
  }

  /** What is odd about a template, and about a name that pods' names are made of. */
  static List<String> warnings(ObjectNode object, boolean namesPods) {
    Checked root = Checked.root(object);
    List<String> warnings = new ArrayList<>(0);
    String name = root.at("metadata", "name").text();
    if (namesPods && !NameRules.dnsLabel(name).isEmpty()) {
      warnings.add(
          "metadata.name: this is used in Pod names and hostnames, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", NameRules.dnsLabel(name))
              + "]");
    }
    warnings.addAll(PodWarnings.of(root.at("spec", "template"), false));
    return warnings;
  }

  /** An update that leaves the spec alone is not worth a word about it. */
  static List<String> warningsOnUpdate(ObjectNode object, ObjectNode old, boolean namesPods) {
    return object.path("spec").equals(old.path("spec")) ? List.of() : warnings(object, namesPods);
  }
}
