package io.tiphys.controller.resourcequota;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quota.QuotaRules;
import io.tiphys.api.quota.QuotaScopes;
import io.tiphys.api.quota.Usage;
import io.tiphys.api.resource.GroupResource;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Counts what a quota is about. */
final class QuotaPlanner {

  private QuotaPlanner() {}

  /** Nothing used yet of all that the quota bounds. */
  static Usage nothing(Set<String> names) {
    Map<String, Quantity> zeros = new HashMap<>();
    names.forEach(name -> zeros.put(name, Quantity.ZERO));
    return new Usage(zeros);
  }

  /** What the objects of one kind use together. */
  static Usage usage(
      JsonNode quota,
      Set<String> names,
      GroupResource resource,
      Collection<? extends JsonNode> objects,
      Instant now) {
    Usage sum = nothing(QuotaRules.matching(resource, names));
    for (JsonNode object : objects) {
      if (QuotaScopes.include(quota.path("spec"), resource, object)) {
        sum = sum.plus(QuotaRules.usage(resource, object, now));
      }
    }
    return sum.only(names);
  }
}
