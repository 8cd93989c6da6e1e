package io.tiphys.node.resources;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reading requests and limits. */
public final class Resources {

  private Resources() {}

  public static Map<String, Quantity> requests(Container container) {
    return container.getResources() == null
        ? Map.of()
        : Objects.requireNonNullElse(container.getResources().getRequests(), Map.of());
  }

  public static Map<String, Quantity> limits(Container container) {
    return container.getResources() == null
        ? Map.of()
        : Objects.requireNonNullElse(container.getResources().getLimits(), Map.of());
  }

  /** Thousandths, rounded up; 0 if there is no quantity. */
  public static long milli(@Nullable Quantity quantity) {
    return quantity == null
        ? 0
        : ceiling(quantity.getNumericalAmount().multiply(BigDecimal.valueOf(1000)));
  }

  /** The whole amount, rounded up; 0 if there is no quantity. */
  public static long whole(@Nullable Quantity quantity) {
    return quantity == null ? 0 : ceiling(quantity.getNumericalAmount());
  }

  private static long ceiling(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING).longValue();
  }
}
