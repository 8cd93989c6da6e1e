package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.PodWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** CronJobs. */
public final class CronJobStrategy implements ResourceStrategy {

  /** So that a Job's name, which gets a suffix, is no longer than a label. */
  private static final int MAX_NAME = 52;

  @Override
  public List<String> validateName(String name) {
    List<String> errors = new ArrayList<>(NameRules.dnsSubdomain(name));
    if (name.length() > MAX_NAME) {
      errors.add("must be no more than " + MAX_NAME + " characters");
    }
    return errors;
  }

  @Override
  public void prepareForCreate(ObjectNode job) {
    job.putObject("status");
  }

  @Override
  public void applyDefaults(ObjectNode job) {
    ObjectNode spec = Defaults.spec(job);
    Defaults.put(spec, "concurrencyPolicy", "Allow");
    Defaults.put(spec, "suspend", false);
    Defaults.put(spec, "successfulJobsHistoryLimit", 3);
    Defaults.put(spec, "failedJobsHistoryLimit", 1);
    // Of a template only the pods' defaults are filled in; the Job's own come when it is made.
    TemplateRules.applyDefaults(Defaults.spec(spec.path("jobTemplate")));
  }

  @Override
  public List<FieldError> validate(ObjectNode job) {
    Checked spec = Checked.root(job).at("spec");
    Checked schedule = spec.at("schedule");
    if (schedule.requireSet("")) {
      if (schedule.text().contains("TZ")) {
        schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
      } else {
        CronSchedule.problem(schedule.text()).ifPresent(schedule::invalid);
      }
    }
    spec.at("startingDeadlineSeconds").notNegative();
    spec.at("successfulJobsHistoryLimit").notNegative();
    spec.at("failedJobsHistoryLimit").notNegative();
    spec.at("concurrencyPolicy").requireOneOf(List.of("Allow", "Forbid", "Replace"));
    Checked zone = spec.at("timeZone");
    if (zone.isSet()) {
      zone(zone);
    }
    Checked template = spec.at("jobTemplate", "spec");
    JobRules.check(template);
    if (template.at("selector").isSet()) {
      template.at("selector").invalid("`selector` will be auto-generated");
    }
    if (template.at("manualSelector").isTrue()) {
      template.at("manualSelector").notSupported(List.of("nil", "false"));
    }
    return spec.errors();
  }

  private static void zone(Checked zone) {
    String name = zone.text();
    if (name.isEmpty()) {
      zone.invalid("timeZone must be nil or non-empty string");
    } else if (name.equalsIgnoreCase("Local")) {
      zone.invalid(
          "timeZone must be an explicit time zone as defined in"
              + " https://www.iana.org/time-zones");
    } else if (!ZoneId.getAvailableZoneIds().contains(name)) {
      zone.invalid("unknown time zone " + name);
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode job) {
    Checked template = Checked.root(job).at("spec", "jobTemplate", "spec");
    List<String> warnings = new ArrayList<>(PodWarnings.of(template.at("template"), false));
    warnings.addAll(JobRules.warnings(template));
    return warnings;
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode job, ObjectNode old) {
    return job.path("spec").equals(old.path("spec")) ? List.of() : warnings(job);
  }
}
