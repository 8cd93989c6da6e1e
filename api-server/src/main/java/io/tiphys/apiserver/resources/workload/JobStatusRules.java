package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of what is told of a Job: an end comes once, in order, and with its time. */
final class JobStatusRules {

  private JobStatusRules() {}

  static List<FieldError> check(ObjectNode job, ObjectNode old) {
    Checked status = Checked.root(job).at("status");
    for (String field : List.of("active", "succeeded", "failed", "ready", "terminating")) {
      status.at(field).notNegative();
    }
    uncounted(status.at("uncountedTerminatedPods"));
    boolean complete = is(status, "Complete");
    boolean failed = is(status, "Failed");
    if (status.at("ready").number() > status.at("active").number()
        && !Checked.same(status.at("ready").value(), old.path("status").path("ready"))) {
      status.at("ready").invalid("cannot set more ready pods than active");
    }
    if (status.value().equals(old.path("status"))) {
      return status.errors();
    }
    if (complete && failed) {
      conditions(status, "cannot set Complete=True and Failed=true conditions");
    }
    Checked completion = status.at("completionTime");
    if (completion.isSet() && !complete) {
      completion.invalid("cannot set completionTime when there is no Complete=True condition");
    } else if (complete && !completion.isSet()) {
      completion.required("completionTime is required for Complete jobs");
    }
    if (isBefore(completion.text(), status.at("startTime").text())) {
      completion.invalid("must be equal to or after `startTime`");
    }
    if (failed && !is(status, "FailureTarget")) {
      conditions(
          status, "cannot set Failed=True condition without the FailureTarget=true condition");
    }
    if (complete && !is(status, "SuccessCriteriaMet")) {
      conditions(
          status,
          "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }
    if (complete || failed) {
      finished(status);
    }
    String mode = job.path("spec").path("completionMode").asText();
    if (!status.at("completedIndexes").isEmpty() && !mode.equals("Indexed")) {
      status
          .at("completedIndexes")
          .invalid("cannot set non-empty completedIndexes when non-indexed completion mode");
    }
    return status.errors();
  }

  private static void finished(Checked status) {
    if (status.at("active").number() > 0) {
      status.at("active").invalid("active>0 is invalid for finished job");
    }
    if (!status.at("startTime").isSet()) {
      status.at("startTime").required("startTime is required for finished job");
    }
    if (status.at("terminating").number() > 0) {
      status.at("terminating").invalid("terminating>0 is invalid for finished job");
    }
  }

  private static boolean is(Checked status, String type) {
    for (JsonNode condition : status.value().path("conditions")) {
      if (condition.path("type").asText().equals(type)
          && condition.path("status").asText().equals("True")) {
        return true;
      }
    }
    return false;
  }

  /** Upstream does not show them. */
  private static void conditions(Checked status, String why) {
    status.add(
        new FieldError(
            FieldError.Type.INVALID, status.at("conditions").path(), "Invalid value: " + why));
  }

  private static void uncounted(Checked uncounted) {
    Set<String> seen = new HashSet<>();
    for (String list : List.of("succeeded", "failed")) {
      for (Checked uid : uncounted.at(list).items()) {
        if (uid.isEmpty()) {
          uid.invalid("must not be empty");
        } else if (!seen.add(uid.text())) {
          uid.duplicate();
        }
      }
    }
  }

  private static boolean isBefore(String time, String other) {
    try {
      return !time.isEmpty()
          && !other.isEmpty()
          && Instant.parse(time).isBefore(Instant.parse(other));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
