package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which taints a pod tolerates. */
public final class Tolerations {

  private Tolerations() {}

  public static boolean tolerate(@Nullable List<Toleration> tolerations, Taint taint) {
    return tolerations != null && tolerations.stream().anyMatch(t -> tolerates(t, taint));
  }

  public static boolean tolerates(Toleration toleration, Taint taint) {
    String effect = toleration.getEffect();
    if (effect != null && !effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    String key = toleration.getKey();
    if (key != null && !key.isEmpty() && !key.equals(taint.getKey())) {
      return false;
    }
    String operator = toleration.getOperator();
    if ("Exists".equals(operator)) {
      return true;
    }
    String value = toleration.getValue() == null ? "" : toleration.getValue();
    return key != null
        && !key.isEmpty()
        && (operator == null || operator.isEmpty() || operator.equals("Equal"))
        && value.equals(taint.getValue() == null ? "" : taint.getValue());
  }
}
