package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** What may change in a Job: little, once it has begun. */
final class JobUpdateRules {

  private JobUpdateRules() {}

  static void check(Checked spec, JsonNode old, JsonNode status) {
    Checked completions = spec.at("completions");
    if (!spec.at("completionMode").is("Indexed")) {
      spec.immutable("completions", old);
    } else if (completions.isSet()
        && !completions.value().equals(old.path("completions"))
        && completions.number() != spec.at("parallelism").number()) {
      completions.invalid("can only be modified in tandem with spec.parallelism");
    }
    spec.immutable("selector", old);
    boolean suspended = old.path("suspend").asBoolean();
    boolean neverStarted = suspended && !status.hasNonNull("startTime");
    JsonNode template = spec.at("template").value();
    JsonNode before = old.path("template");
    if (neverStarted) {
      template = withoutScheduling(template);
      before = withoutScheduling(before);
    }
    if (!template.equals(before)) {
      spec.at("template").invalid("field is immutable");
    }
    for (String field :
        List.of(
            "completionMode",
            "podFailurePolicy",
            "backoffLimitPerIndex",
            "managedBy",
            "successPolicy")) {
      spec.immutable(field, old);
    }
  }

  /** A Job that has never run may still be directed to other nodes. */
  private static JsonNode withoutScheduling(JsonNode template) {
    JsonNode copy = template.deepCopy();
    if (copy.path("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("nodeSelector", "tolerations", "schedulingGates"));
      if (spec.get("affinity") instanceof ObjectNode affinity) {
        affinity.remove("nodeAffinity");
        if (affinity.isEmpty()) {
          spec.remove("affinity");
        }
      }
    }
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("labels", "annotations"));
      if (metadata.isEmpty() && copy instanceof ObjectNode object) {
        object.remove("metadata");
      }
    }
    return copy;
  }
}
