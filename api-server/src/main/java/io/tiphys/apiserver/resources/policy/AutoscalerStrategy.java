package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** HorizontalPodAutoscalers, in their second version. */
public final class AutoscalerStrategy implements ResourceStrategy {

  private static final int USUAL_UTILIZATION = 80;

  @Override
  public void prepareForCreate(ObjectNode autoscaler) {
    ObjectNode status = autoscaler.putObject("status").put("desiredReplicas", 0);
    status.putNull("currentMetrics");
  }

  @Override
  public void applyDefaults(ObjectNode autoscaler) {
    ObjectNode spec = Defaults.spec(autoscaler);
    Defaults.put(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
      metric
          .putObject("resource")
          .put("name", "cpu")
          .putObject("target")
          .put("type", "Utilization")
          .put("averageUtilization", USUAL_UTILIZATION);
    }
    if (spec.get("behavior") instanceof ObjectNode behavior) {
      ScalingRules.applyDefaults(behavior);
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode autoscaler) {
    Checked spec = Checked.root(autoscaler).at("spec");
    Checked min = spec.at("minReplicas");
    Checked max = spec.at("maxReplicas");
    if (min.isSet() && min.number() < 1) {
      min.invalid("must be greater than or equal to 1");
    }
    if (max.number() < 1) {
      max.invalid(max.number(), "must be greater than 0");
    }
    if (max.number() < min.number()) {
      max.invalid(max.number(), "must be greater than or equal to `minReplicas`");
    }
    MetricRules.reference(spec.at("scaleTargetRef"));
    spec.at("metrics").items().forEach(MetricRules::check);
    if (min.isSet() && min.number() == 0) {
      boolean outside =
          spec.at("metrics").items().stream()
              .anyMatch(
                  metric -> metric.at("type").is("Object") || metric.at("type").is("External"));
      if (!outside) {
        spec.at("metrics")
            .forbidden(
                "must specify at least one Object or External metric to support scaling to zero"
                    + " replicas");
      }
    }
    ScalingRules.check(spec.at("behavior"));
    return spec.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode autoscaler, ObjectNode old) {
    Checked status = Checked.root(autoscaler).at("status");
    status.at("currentReplicas").notNegative();
    status.at("desiredReplicas").notNegative();
    return status.errors();
  }
}
