package io.tiphys.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.quota.QuotaRules;
import io.tiphys.api.quota.QuotaScopes;
import io.tiphys.api.quota.Usage;
import io.tiphys.api.resource.GroupResource;
import java.util.Optional;
import java.util.Set;

/**
 * What a write uses more than before.
 *
 * @param resource the kind of the object
 * @param object as it is to be
 * @param usage what it uses
 * @param old as it is, if it is there
 * @param usageBefore what that uses
 */
record Charge(
    GroupResource resource,
    ObjectNode object,
    Usage usage,
    Optional<ObjectNode> old,
    Usage usageBefore) {

  /** Whether a quota is about the object at all. */
  boolean concerns(JsonNode quota) {
    return !names(quota).isEmpty() && QuotaScopes.include(quota.path("spec"), resource, object);
  }

  private Set<String> names(JsonNode quota) {
    return QuotaRules.matching(
        resource, QuotaRules.read(quota.path("status").path("hard")).amounts().keySet());
  }

  /** What the quota is charged: all, if it was not about the object before. */
  Usage of(JsonNode quota) {
    boolean before =
        old.filter(one -> QuotaScopes.include(quota.path("spec"), resource, one)).isPresent();
    Usage more = before ? usage.minus(usageBefore) : usage;
    return more.withoutZeros()
        .only(QuotaRules.read(quota.path("status").path("hard")).amounts().keySet());
  }

  /** Why the quota refuses, if it does. */
  Optional<String> refusal(JsonNode quota) {
    String name = quota.path("metadata").path("name").asText();
    Set<String> names = names(quota);
    String missing = QuotaRules.missing(resource, names, object);
    if (!missing.isEmpty()) {
      return Optional.of("failed quota: " + name + ": must specify " + missing);
    }
    Usage hard = QuotaRules.read(quota.path("status").path("hard"));
    Usage used = QuotaRules.read(quota.path("status").path("used"));
    if (!used.amounts().keySet().containsAll(names)) {
      return Optional.of(
          "status unknown for quota: " + name + ", resources: " + String.join(",", names));
    }
    Usage charge = of(quota);
    Set<String> exceeded = used.plus(charge).only(charge.amounts().keySet()).exceeding(hard);
    return exceeded.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "exceeded quota: "
                + name
                + ", requested: "
                + charge.only(exceeded)
                + ", used: "
                + used.only(exceeded)
                + ", limited: "
                + hard.only(exceeded));
  }

  /** Adds the charge to what the quota says is used. */
  void charge(ObjectNode quota) {
    Usage used = QuotaRules.read(quota.path("status").path("used")).plus(of(quota));
    ObjectNode written = quota.withObjectProperty("status").putObject("used");
    used.amounts().forEach((name, amount) -> written.put(name, amount.toString()));
  }
}
