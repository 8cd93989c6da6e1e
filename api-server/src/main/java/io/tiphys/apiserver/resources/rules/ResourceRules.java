package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.validation.NameRules;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** The rules of requests and limits. */
public final class ResourceRules {

  private static final Set<String> CONTAINER_RESOURCES =
      Set.of("cpu", "memory", "ephemeral-storage");
  private static final String FORM =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  private ResourceRules() {}

  /** Checks what a container asks for and is limited to. */
  public static void checkContainer(Checked resources) {
    Checked limits = resources.at("limits");
    Checked requests = resources.at("requests");
    for (Checked limit : limits.values()) {
      containerResource(limit);
    }
    for (Checked request : requests.values()) {
      containerResource(request);
      String name = request.name();
      Optional<BigDecimal> wanted = Amounts.find(request.text());
      Checked limit = limits.key(name);
      if (!limit.isSet()) {
        if (!mayBeOvercommitted(name)) {
          limits.required("Limit must be set for non overcommitable resources");
        }
        continue;
      }
      int order = wanted.flatMap(one -> Amounts.find(limit.text()).map(one::compareTo)).orElse(0);
      String bound = name + " limit of " + limit.text();
      if (order != 0 && !mayBeOvercommitted(name)) {
        requests.invalid(request.text(), "must be equal to " + bound);
      } else if (order > 0) {
        requests.invalid(request.text(), "must be less than or equal to " + bound);
      }
    }
  }

  private static void containerResource(Checked amount) {
    String name = amount.name();
    NameRules.qualifiedName(name).forEach(error -> amount.invalid(name, error));
    if (!name.contains("/")
        && !CONTAINER_RESOURCES.contains(name)
        && !name.startsWith("hugepages-")) {
      amount.invalid(name, "must be a standard resource for containers");
    }
    amount(amount);
    if (!mayBeOvercommitted(name)
        && name.contains("/")
        && Amounts.find(amount.text()).filter(ResourceRules::isFraction).isPresent()) {
      amount.invalid("must be an integer");
    }
  }

  private static boolean isFraction(BigDecimal amount) {
    return amount.stripTrailingZeros().scale() > 0;
  }

  /** Checks that a value is a quantity and not negative. */
  public static void amount(Checked amount) {
    Optional<BigDecimal> value = Amounts.find(amount.text());
    if (value.isEmpty()) {
      amount.invalid(FORM);
    } else if (value.get().signum() < 0) {
      amount.invalid("must be greater than or equal to 0");
    }
  }

  public static boolean isNegative(String amount) {
    return Amounts.find(amount).filter(value -> value.signum() < 0).isPresent();
  }

  /** Extended resources and huge pages are handed out whole or not at all. */
  private static boolean mayBeOvercommitted(String name) {
    boolean ofKubernetes = !name.contains("/") || name.contains("kubernetes.io/");
    return ofKubernetes && !name.startsWith("hugepages-");
  }
}
