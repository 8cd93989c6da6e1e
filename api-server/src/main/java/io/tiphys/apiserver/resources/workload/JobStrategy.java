package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jobs, whose selector the server makes from the Job's uid. */
public final class JobStrategy implements ResourceStrategy {

  private static final String PREFIX = "batch.kubernetes.io/";
  private static final String UID = "controller-uid";
  private static final String NAME = "job-name";

  @Override
  public void prepareForCreate(ObjectNode job) {
    job.putObject("status");
    ObjectNode spec = Defaults.spec(job);
    if (spec.path("manualSelector").asBoolean()) {
      return;
    }
    String uid = job.path("metadata").path("uid").asText();
    String name = job.path("metadata").path("name").asText();
    ObjectNode template = Defaults.object(Defaults.object(spec, "template"), "metadata");
    ObjectNode labels = Defaults.object(template, "labels");
    Defaults.put(labels, PREFIX + UID, uid);
    Defaults.put(labels, PREFIX + NAME, name);
    Defaults.put(labels, UID, uid);
    Defaults.put(labels, NAME, name);
    Defaults.object(Defaults.object(spec, "selector"), "matchLabels").put(PREFIX + UID, uid);
    labelLikePods(job);
  }

  @Override
  public void applyDefaults(ObjectNode job) {
    applyDefaultsToSpec(Defaults.spec(job));
    labelLikePods(job);
  }

  /** A Job without labels has those of its pods. */
  private static void labelLikePods(ObjectNode job) {
    JsonNode labels = job.path("spec").path("template").path("metadata").path("labels");
    ObjectNode metadata = Defaults.object(job, "metadata");
    if (metadata.path("labels").isEmpty() && !labels.isEmpty()) {
      metadata.set("labels", labels.deepCopy());
    }
  }

  static void applyDefaultsToSpec(ObjectNode spec) {
    if (!spec.hasNonNull("completions") && !spec.hasNonNull("parallelism")) {
      spec.put("completions", 1);
    }
    Defaults.put(spec, "parallelism", 1);
    Defaults.put(
        spec, "backoffLimit", spec.hasNonNull("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
    Defaults.put(spec, "completionMode", "NonIndexed");
    Defaults.put(spec, "suspend", false);
    Defaults.put(spec, "manualSelector", false);
    Defaults.put(
        spec,
        "podReplacementPolicy",
        spec.hasNonNull("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    TemplateRules.applyDefaults(spec);
  }

  @Override
  public List<FieldError> validate(ObjectNode job) {
    Checked root = Checked.root(job);
    Checked spec = root.at("spec");
    if (!spec.at("manualSelector").isTrue()) {
      generated(root);
    }
    JobRules.check(spec);
    if (spec.at("selector").requireSet("")) {
      SelectorRules.check(spec.at("selector"));
    }
    TemplateRules.matches(spec);
    if (spec.at("completionMode").is("Indexed")) {
      long last = Math.max(0, spec.at("completions").number() - 1);
      String longest = job.path("metadata").path("name").asText() + "-" + last;
      if (!NameRules.dnsLabel(longest).isEmpty()) {
        root.at("metadata", "name")
            .invalid("will not able to create pod with invalid DNS label: " + longest);
      }
    }
    return spec.errors();
  }

  /** The labels and the selector that the server makes have to be the ones that it has made. */
  private static void generated(Checked job) {
    String uid = job.at("metadata", "uid").text();
    String name = job.at("metadata", "name").text();
    Checked labels = job.at("spec", "template", "metadata", "labels");
    for (String key : List.of(PREFIX + UID, UID)) {
      label(labels, key, uid);
    }
    for (String key : List.of(PREFIX + NAME, NAME)) {
      label(labels, key, name);
    }
    Checked selector = job.at("spec", "selector");
    Checked matchLabels = selector.at("matchLabels");
    boolean asMade =
        selector.at("matchExpressions").isEmpty()
            && matchLabels.value().size() == 1
            && (matchLabels.key(PREFIX + UID).is(uid) || matchLabels.key(UID).is(uid));
    if (selector.isSet() && !asMade) {
      selector.invalid("`selector` not auto-generated");
    }
  }

  private static void label(Checked labels, String key, String wanted) {
    if (!labels.key(key).is(wanted)) {
      labels.key(key).invalid(labels.value(), "must be '" + wanted + "'");
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode job) {
    List<String> warnings = new ArrayList<>(TemplateRules.warnings(job, true));
    warnings.addAll(JobRules.warnings(Checked.root(job).at("spec")));
    return warnings;
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode job, ObjectNode old) {
    return job.path("spec").equals(old.path("spec")) ? List.of() : warnings(job);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode job, ObjectNode old) {
    Checked spec = Checked.root(job).at("spec");
    JobUpdateRules.check(spec, old.path("spec"), old.path("status"));
    return spec.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode job) {
    return Map.of("status.successful", job.path("status").path("succeeded").asText("0"));
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode job, ObjectNode old) {
    return JobStatusRules.check(job, old);
  }
}
