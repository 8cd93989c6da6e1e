package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.service.ServiceShape;
import java.util.Optional;

/**
 * The IP families of Services in a cluster that has one.
 *
 * @param family IPv4 or IPv6
 */
record IpFamilies(String family) {

  /** Fills in families and policy; returns what is wrong with those given. */
  Optional<FieldError> apply(ObjectNode spec) {
    ServiceShape shape = new ServiceShape(spec);
    if (!shape.needsClusterIp()) {
      return Optional.empty();
    }
    boolean withoutSelector = shape.isHeadless() && spec.path("selector").isEmpty();
    if (spec.path("ipFamilyPolicy").asText().isEmpty()) {
      int given = Math.max(spec.path("ipFamilies").size(), spec.path("clusterIPs").size());
      boolean dual = withoutSelector || given > 1;
      spec.put("ipFamilyPolicy", dual ? "RequireDualStack" : "SingleStack");
    }
    ArrayNode families = spec.withArrayProperty("ipFamilies");
    if (families.isEmpty()) {
      families.add(family);
    }
    String policy = spec.path("ipFamilyPolicy").asText();
    if (withoutSelector) {
      if (families.size() == 1 && !policy.equals("SingleStack")) {
        families.add(families.get(0).asText().equals("IPv4") ? "IPv6" : "IPv4");
      }
      return Optional.empty();
    }
    if (policy.equals("RequireDualStack")) {
      return Optional.of(
          FieldError.invalid(
              "spec.ipFamilyPolicy",
              policy,
              "this cluster is not configured for dual-stack services"));
    }
    if (!families.get(0).asText().equals(family)) {
      return Optional.of(
          FieldError.invalid(
              "spec.ipFamilies[0]", families.get(0).asText(), "not configured on this cluster"));
    }
    while (families.size() > 1) {
      families.remove(1);
    }
    return Optional.empty();
  }
}
