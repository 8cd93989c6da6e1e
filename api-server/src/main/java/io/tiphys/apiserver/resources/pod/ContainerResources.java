package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceNames;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The rules of requests and limits, of containers and of pods as a whole. */
final class ContainerResources {

  private static final Set<String> COMPUTED = Set.of("cpu", "memory");

  private ContainerResources() {}

  static void check(Checked resources, Set<String> claims) {
    check(resources, claims, ResourceNames::ofContainer);
  }

  /**
   * @param names complains of names that cannot be asked for
   */
  static void check(Checked resources, Set<String> claims, Consumer<Checked> names) {
    Checked limits = resources.at("limits");
    Checked requests = resources.at("requests");
    for (Checked limit : limits.values()) {
      amount(limit, names);
    }
    for (Checked request : requests.values()) {
      amount(request, names);
      Checked limit = limits.key(request.name());
      if (limit.isSet()) {
        compare(request, limit, requests);
      } else if (!ResourceNames.mayBeOvercommitted(request.name())) {
        limits.required("Limit must be set for non overcommitable resources");
      }
    }
    if (asksFor(resources, name -> name.startsWith("hugepages-"))
        && !asksFor(resources, COMPUTED::contains)) {
      resources.forbidden("HugePages require cpu or memory");
    }
    claims(resources.at("claims"), claims);
  }

  /** Checks what a pod needs besides its containers, told of as if it were limits. */
  static void checkOverhead(Checked overhead) {
    Checked told = overhead.at("limits").instead(overhead.value());
    told.values().forEach(amount -> amount(amount, ResourceNames::ofContainer));
  }

  private static boolean asksFor(Checked resources, java.util.function.Predicate<String> which) {
    return resources.at("limits").keys().anyMatch(which)
        || resources.at("requests").keys().anyMatch(which);
  }

  private static void amount(Checked amount, Consumer<Checked> names) {
    String name = amount.name();
    names.accept(amount);
    ResourceRules.amount(amount);
    Optional<BigDecimal> value = Amounts.find(amount.text());
    if (ResourceNames.isCounted(name) && value.filter(ContainerResources::isFraction).isPresent()) {
      amount.invalid("must be an integer");
    }
    if (name.startsWith("hugepages-")) {
      Optional<BigDecimal> page = Amounts.find(name.substring("hugepages-".length()));
      if (page.filter(size -> size.signum() > 0).isPresent()
          && value.filter(v -> v.remainder(page.get()).signum() != 0).isPresent()) {
        amount.invalid(amount.text() + " is not positive integer multiple of " + name);
      }
    }
  }

  private static boolean isFraction(BigDecimal amount) {
    return amount.stripTrailingZeros().scale() > 0;
  }

  private static void compare(Checked request, Checked limit, Checked requests) {
    int order =
        Amounts.find(request.text())
            .flatMap(one -> Amounts.find(limit.text()).map(one::compareTo))
            .orElse(0);
    String bound = request.name() + " limit of " + limit.text();
    if (order != 0 && !ResourceNames.mayBeOvercommitted(request.name())) {
      requests.invalid(request.text(), "must be equal to " + bound);
    } else if (order > 0) {
      requests.invalid(request.text(), "must be less than or equal to " + bound);
    }
  }

  private static void claims(Checked uses, Set<String> claims) {
    Set<String> used = new HashSet<>();
    for (Checked use : uses.items()) {
      String name = use.at("name").text();
      if (name.isEmpty()) {
        use.required("");
        continue;
      }
      Checked request = use.at("request");
      if (!request.isEmpty()) {
        request.invalid(NameRules.dnsLabel(request.text()));
      }
      String key = request.isEmpty() ? name : name + "/" + request.text();
      boolean overlaps =
          used.contains(name)
              || used.contains(key)
              || (request.isEmpty() && used.stream().anyMatch(u -> u.startsWith(name + "/")));
      if (overlaps) {
        use.duplicate(used.contains(name) ? name : key);
      }
      used.add(key);
      if (!claims.contains(name)) {
        FieldError error = FieldError.notFound(use.path(), name);
        String names =
            claims.isEmpty() ? " which is empty" : ": " + String.join(", ", List.copyOf(claims));
        use.add(
            new FieldError(
                error.type(),
                error.field(),
                error.detail() + ": must be one of the names in pod.spec.resourceClaims" + names));
      }
    }
  }
}
