package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.pod.PodSpecRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** What a Job's spec has to obey, of a Job itself or of a CronJob's template. */
final class JobRules {

  private static final int MAX_PARALLELISM = 100_000;
  private static final int MANY_COMPLETIONS = 100_000;
  private static final int MAX_FOR_MANY = 10_000;
  private static final int MAX_MANAGER = 63;

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
    if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
      spec.at("backoffLimitPerIndex").required("when maxFailedIndexes is specified");
    }
    manager(spec.at("managedBy"));
    Checked mode = spec.at("completionMode");
    mode.oneOf(List.of("NonIndexed", "Indexed"));
    if (mode.is("Indexed")) {
      indexed(spec);
    } else if (!mode.isSet() || mode.is("NonIndexed")) {
      for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (spec.has(field)) {
          spec.at(field).invalid("requires indexed completion mode");
        }
      }
    }
    if (spec.at("podFailurePolicy").isSet()) {
      FailurePolicyRules.check(spec);
    }
    if (spec.at("successPolicy").isSet()) {
      if (mode.is("Indexed")) {
        SuccessPolicyRules.check(spec);
      } else {
        Checked policy = spec.at("successPolicy");
        policy.invalid(shown(policy), "requires indexed completion mode");
      }
    }
    spec.at("podReplacementPolicy")
        .oneOf(
            spec.has("podFailurePolicy")
                ? List.of("Failed")
                : List.of("Failed", "TerminatingOrFailed"));
    PodSpecRules.checkTemplate(spec.at("template"));
    restartPolicy(spec);
  }

  private static ObjectNode shown(Checked policy) {
    ObjectNode shown = Json.newObject();
    if (policy.at("rules").isEmpty()) {
      return shown.putNull("Rules");
    }
    ArrayNode rules = shown.putArray("Rules");
    for (Checked rule : policy.at("rules").items()) {
      rules.add(Shown.fields(rule.value(), List.of("succeededIndexes", "succeededCount")));
    }
    return shown;
  }

  private static void manager(Checked manager) {
    if (!manager.isSet()) {
      return;
    }
    int slash = manager.text().indexOf('/');
    if (manager.isEmpty()) {
      manager.required("");
    } else if (slash <= 0 || slash == manager.text().length() - 1) {
      manager.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
    } else {
      String domain = manager.text().substring(0, slash);
      manager.invalidAll(domain, NameRules.dnsSubdomain(domain));
    }
    if (manager.text().length() > MAX_MANAGER) {
      manager.add(FieldError.tooLong(manager.path(), MAX_MANAGER));
    }
  }

  private static void indexed(Checked spec) {
    Checked completions = spec.at("completions");
    Checked failed = spec.at("maxFailedIndexes");
    Checked parallelism = spec.at("parallelism");
    if (!completions.isSet()) {
      completions.required("when completion mode is Indexed");
    }
    if (parallelism.number() > MAX_PARALLELISM) {
      parallelism.invalid("must be less than or equal to 100000 when completion mode is Indexed");
    }
    if (completions.isSet() && failed.number() > completions.number()) {
      failed.invalid("must be less than or equal to completions");
    }
    if (failed.number() > MAX_PARALLELISM) {
      failed.invalid("must be less than or equal to 100000");
    }
    if (completions.number() > MANY_COMPLETIONS && spec.has("backoffLimitPerIndex")) {
      String bound =
          "must be less than or equal to 10000 when completions are above 100000 and used with"
              + " backoff limit per index";
      if (!failed.isSet()) {
        failed.required("must be specified when completions is above 100000");
      }
      if (parallelism.number() > MAX_FOR_MANY) {
        parallelism.invalid(bound);
      }
      if (failed.number() > MAX_FOR_MANY) {
        failed.invalid(bound);
      }
    }
  }

  private static void restartPolicy(Checked spec) {
    Checked policy = spec.at("template", "spec", "restartPolicy");
    switch (policy.text()) {
      case "", "Always" -> policy.required("valid values: \"OnFailure\", \"Never\"");
      case "OnFailure" -> {
        if (spec.has("podFailurePolicy")) {
          policy.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
      }
      case "Never" -> {}
      default -> policy.notSupported(List.of("OnFailure", "Never"));
    }
  }

  /** What may not be known of a Job later on, as it is so big. */
  static List<String> warnings(Checked spec) {
    boolean big =
        spec.at("completionMode").is("Indexed")
            && spec.at("completions").number() > MANY_COMPLETIONS
            && spec.at("parallelism").number() > MAX_FOR_MANY;
    return big
        ? List.of(
            spec.path()
                + ": In Indexed Jobs with a number of completions higher than 10^5 and a"
                + " parallelism higher than 10^4, Kubernetes might not be able to track"
                + " completedIndexes when a big number of indexes fail")
        : List.of();
  }
}
