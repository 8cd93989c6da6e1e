package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.NumberRules;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** DaemonSets. */
public final class DaemonSetStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode set) {
    ObjectNode status = set.putObject("status");
    status.put("currentNumberScheduled", 0).put("desiredNumberScheduled", 0);
    status.put("numberMisscheduled", 0).put("numberReady", 0);
    setTemplateGeneration(set, 1);
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
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    return TemplateRules.warnings(object, false);
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode object, ObjectNode old) {
    return TemplateRules.warningsOnUpdate(object, old, false);
  }

  @Override
  public List<FieldError> validate(ObjectNode set) {
    Checked spec = Checked.root(set).at("spec");
    Checked selector = spec.at("selector");
    SelectorRules.check(selector);
    if (spec.errors().isEmpty()) {
      TemplateRules.matches(spec);
    }
    if (selector.isSet() && SelectorRules.isEmpty(selector.value())) {
      selector.invalid("empty selector is invalid for daemonset");
    }
    TemplateRules.template(spec, "DaemonSet");
    spec.at("minReadySeconds").notNegative();
    spec.at("revisionHistoryLimit").notNegative();
    update(spec.at("updateStrategy"));
    return spec.errors();
  }

  private static void update(Checked update) {
    if (update.at("type").is("OnDelete")) {
      return;
    }
    if (!update.at("type").is("RollingUpdate")) {
      update.invalidChoice(Shown.strategy(update), List.of("RollingUpdate", "OnDelete"));
      return;
    }
    Checked unavailable = update.at("rollingUpdate", "maxUnavailable");
    Checked surge = update.at("rollingUpdate", "maxSurge");
    NumberRules.numberOrPercent(unavailable);
    NumberRules.numberOrPercent(surge);
    if (NumberRules.isZero(unavailable) && NumberRules.isZero(surge)) {
      unavailable.required("cannot be 0 when maxSurge is 0");
    } else if (!NumberRules.isZero(unavailable) && !NumberRules.isZero(surge)) {
      surge.invalid("may not be set when maxUnavailable is non-zero");
    }
  }

  /** Counts the templates, in the place where that was done of old. */
  private static void setTemplateGeneration(ObjectNode set, long generation) {
    ObjectNode metadata = Defaults.object(set, "metadata");
    Defaults.object(metadata, "annotations")
        .put("deprecated.daemonset.template.generation", Long.toString(generation));
  }

  private static long templateGeneration(ObjectNode set) {
    return set.path("metadata")
        .path("annotations")
        .path("deprecated.daemonset.template.generation")
        .asLong(1);
  }

  @Override
  public void prepareForUpdate(ObjectNode set, ObjectNode old) {
    ResourceStrategy.super.prepareForUpdate(set, old);
    boolean same = set.path("spec").path("template").equals(old.path("spec").path("template"));
    setTemplateGeneration(set, templateGeneration(old) + (same ? 0 : 1));
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    Checked spec = Checked.root(set).at("spec");
    spec.immutable("selector", old.path("spec"));
    return spec.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
    return StatusRules.counts(
            set,
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount")
        .errors();
  }
}
