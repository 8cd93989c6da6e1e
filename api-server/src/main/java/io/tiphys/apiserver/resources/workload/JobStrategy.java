package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
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
    labels.put(PREFIX + UID, uid).put(PREFIX + NAME, name).put(UID, uid).put(NAME, name);
    Defaults.object(Defaults.object(spec, "selector"), "matchLabels").put(PREFIX + UID, uid);
  }

  @Override
  public void applyDefaults(ObjectNode job) {
    JsonNode labels = job.path("spec").path("template").path("metadata").path("labels");
    ObjectNode metadata = Defaults.object(job, "metadata");
    if (metadata.path("labels").isEmpty() && !labels.isEmpty()) {
      metadata.set("labels", labels.deepCopy());
    }
    applyDefaultsToSpec(Defaults.spec(job));
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
    Checked spec = Checked.root(job).at("spec");
    if (spec.at("selector").requireSet("")) {
      TemplateRules.matches(spec);
    }
    JobRules.check(spec);
    if (spec.at("completionMode").is("Indexed")) {
      long last = Math.max(0, spec.at("completions").number() - 1);
      String longest = job.path("metadata").path("name").asText() + "-" + last;
      for (String error : NameRules.dnsLabel(longest)) {
        spec.add(
            FieldError.invalid(
                "metadata.name",
                job.path("metadata").path("name").asText(),
                "will not able to create pod with invalid DNS label \""
                    + longest
                    + "\": "
                    + error));
      }
    }
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode job, ObjectNode old) {
    Checked spec = Checked.root(job).at("spec");
    JobRules.checkUpdate(spec, old.path("spec"), old.path("status"));
    return spec.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode job) {
    return Map.of("status.successful", job.path("status").path("succeeded").asText("0"));
  }
}
