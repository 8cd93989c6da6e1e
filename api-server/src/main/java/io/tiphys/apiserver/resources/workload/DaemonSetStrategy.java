package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.NumberRules;
import java.util.List;

/** DaemonSets. */
public final class DaemonSetStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode set) {
    ObjectNode status = set.putObject("status");
    status.put("currentNumberScheduled", 0).put("desiredNumberScheduled", 0);
    status.put("numberMisscheduled", 0).put("numberReady", 0);
  }

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.spec(set);
    Defaults.put(spec, "revisionHistoryLimit", 10);
    ObjectNode update = Defaults.object(spec, "updateStrategy");
    Defaults.put(update, "type", "RollingUpdate");
    if (update.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.object(update, "rollingUpdate");
      Defaults.put(rolling, "maxUnavailable", 1);
      Defaults.put(rolling, "maxSurge", 0);
    }
    TemplateRules.applyDefaults(spec);
  }

  @Override
  public List<FieldError> validate(ObjectNode set) {
    Checked spec = Checked.root(set).at("spec");
    TemplateRules.check(spec, "daemonset");
    spec.at("minReadySeconds").notNegative();
    spec.at("revisionHistoryLimit").notNegative();
    Checked update = spec.at("updateStrategy");
    update.at("type").requireOneOf(List.of("RollingUpdate", "OnDelete"));
    if (update.at("type").is("RollingUpdate")) {
      Checked unavailable = update.at("rollingUpdate", "maxUnavailable");
      Checked surge = update.at("rollingUpdate", "maxSurge");
      NumberRules.numberOrPercent(unavailable);
      NumberRules.numberOrPercent(surge);
      if (NumberRules.isZero(unavailable) && NumberRules.isZero(surge)) {
        unavailable.invalid("cannot be 0 when maxSurge is 0");
      } else if (!NumberRules.isZero(unavailable) && !NumberRules.isZero(surge)) {
        surge.invalid("may not be set when maxUnavailable is non-zero");
      }
    }
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    Checked spec = Checked.root(set).at("spec");
    spec.immutable("selector", old.path("spec"));
    return spec.errors();
  }
}
