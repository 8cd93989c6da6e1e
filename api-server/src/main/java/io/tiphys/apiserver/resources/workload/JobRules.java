package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.pod.PodSpecRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** What a Job's spec has to obey, of a Job itself or of a CronJob's template. */
final class JobRules {

  private JobRules() {}

  static void check(Checked spec) {
    for (String field :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      spec.at(field).notNegative();
    }
    Checked mode = spec.at("completionMode");
    mode.oneOf(List.of("Indexed", "NonIndexed"));
    if (mode.is("Indexed")) {
      if (!spec.at("completions").isSet()) {
        spec.at("completions").required("when completion mode is Indexed");
      }
      if (spec.at("parallelism").number() > 100_000) {
        spec.at("parallelism")
            .invalid("must be less than or equal to 100000 when completion mode is Indexed");
      }
    } else if (spec.has("backoffLimitPerIndex")) {
      spec.at("backoffLimitPerIndex").invalid("requires indexed completion mode");
    }
    spec.at("podReplacementPolicy").oneOf(List.of("Failed", "TerminatingOrFailed"));
    PodSpecRules.checkTemplate(spec.at("template"));
    Checked policy = spec.at("template", "spec", "restartPolicy");
    if (policy.isEmpty() || policy.is("Always")) {
      policy.required("valid values: \"OnFailure\", \"Never\"");
    }
    if (spec.has("podFailurePolicy") && !policy.is("Never")) {
      policy.invalid("only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  static void checkUpdate(Checked spec, JsonNode old, JsonNode status) {
    boolean elastic =
        spec.at("completionMode").is("Indexed")
            && spec.at("completions").value().equals(spec.at("parallelism").value());
    if (!elastic) {
      spec.immutable("completions", old);
    }
    spec.immutable("selector", old);
    spec.immutable("completionMode", old);
    spec.immutable("podFailurePolicy", old);
    spec.immutable("backoffLimitPerIndex", old);
    spec.immutable("managedBy", old);
    boolean neverStarted = old.path("suspend").asBoolean() && !status.hasNonNull("startTime");
    JsonNode template = spec.at("template").value();
    JsonNode before = old.path("template");
    if (neverStarted) {
      template = withoutScheduling(template);
      before = withoutScheduling(before);
    }
    if (!template.equals(before)) {
      spec.at("template").invalid("field is immutable");
    }
  }

  /** A Job that has never run may still be directed to other nodes. */
  private static JsonNode withoutScheduling(JsonNode template) {
    JsonNode copy = template.deepCopy();
    if (copy.path("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("nodeSelector", "affinity", "tolerations", "schedulingGates"));
    }
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("labels", "annotations"));
    }
    return copy;
  }
}
