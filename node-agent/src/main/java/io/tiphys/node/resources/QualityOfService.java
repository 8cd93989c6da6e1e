package io.tiphys.node.resources;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;

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
        Quantity request = Resources.requests(container).get(resource);
        Quantity limit = Resources.limits(container).get(resource);
        any |= isSet(request) || isSet(limit);
        allGuaranteed &= isSet(limit) && (!isSet(request) || same(request, limit));
      }
    }
    return !any ? BEST_EFFORT : allGuaranteed ? GUARANTEED : BURSTABLE;
  }

  private static boolean isSet(@org.jspecify.annotations.Nullable Quantity quantity) {
    return quantity != null && quantity.getNumericalAmount().signum() > 0;
  }

  private static boolean same(Quantity a, Quantity b) {
    return a.getNumericalAmount().compareTo(b.getNumericalAmount()) == 0;
  }
}
