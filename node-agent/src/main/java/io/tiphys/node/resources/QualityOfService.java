package io.tiphys.node.resources;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod's quality of service, as its containers' requests and limits for CPU and memory give it.
 */
public enum QualityOfService {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private final String text;

  QualityOfService(String text) {
    this.text = text;
  }

  /** The API's word. */
  public String text() {
    return text;
  }

  /** The part of a cgroup path that stands for it; empty for guaranteed pods. */
  public String cgroup() {
    return switch (this) {
      case GUARANTEED -> "";
      case BURSTABLE -> "/burstable";
      case BEST_EFFORT -> "/besteffort";
    };
  }

  public static QualityOfService of(Pod pod) {
    List<Container> containers = new ArrayList<>(pod.getSpec().getContainers());
    if (pod.getSpec().getInitContainers() != null) {
      containers.addAll(pod.getSpec().getInitContainers());
    }
    boolean any = false;
    boolean allGuaranteed = true;
    for (Container container : containers) {
      for (String resource : COUNTED) {
        BigDecimal request = amount(Resources.requests(container).get(resource));
        BigDecimal limit = amount(Resources.limits(container).get(resource));
        any |= request.signum() > 0 || limit.signum() > 0;
        allGuaranteed &=
            limit.signum() > 0 && (request.signum() == 0 || request.compareTo(limit) == 0);
      }
    }
    return !any ? BEST_EFFORT : allGuaranteed ? GUARANTEED : BURSTABLE;
  }

  private static BigDecimal amount(@Nullable Quantity quantity) {
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }
}
