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
  }

  @Override
  public List<FieldError> validate(ObjectNode autoscaler) {
    Checked spec = Checked.root(autoscaler).at("spec");
    if (spec.at("minReplicas").isSet() && spec.at("minReplicas").number() < 1) {
      spec.at("minReplicas").invalid("must be greater than or equal to 1");
    }
    if (spec.at("maxReplicas").number() < 1) {
      spec.at("maxReplicas").invalid("must be greater than 0");
    } else if (spec.at("maxReplicas").number() < spec.at("minReplicas").number()) {
      spec.at("maxReplicas").invalid("must be greater than or equal to `minReplicas`");
    }
    spec.at("scaleTargetRef", "kind").requireSet("");
    spec.at("scaleTargetRef", "name").requireSet("");
    return spec.errors();
  }
}
