package io.tiphys.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.tiphys.scheduler.framework.PodInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a pod's tolerations cover a taint (API reference, Toleration). */
final class Tolerations {

  private Tolerations() {}

  static boolean tolerates(PodInfo pod, Taint taint) {
    List<Toleration> tolerations = pod.pod().getSpec().getTolerations();
    return tolerations.stream().anyMatch(toleration -> covers(toleration, taint));
  }

  static boolean covers(Toleration toleration, Taint taint) {
    if (isSet(toleration.getEffect()) && !toleration.getEffect().equals(taint.getEffect())) {
      return false;
    }
    if (isSet(toleration.getKey()) && !toleration.getKey().equals(taint.getKey())) {
      return false;
    }
    if ("Exists".equals(toleration.getOperator())) {
      return true;
    }
    return isSet(toleration.getKey())
        && orEmpty(toleration.getValue()).equals(orEmpty(taint.getValue()));
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
