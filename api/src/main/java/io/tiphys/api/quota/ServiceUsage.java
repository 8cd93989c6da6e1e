package io.tiphys.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.quantity.Quantity;
import java.util.Map;
import java.util.Set;

/** What a Service is charged. */
final class ServiceUsage {

  static final Set<String> NAMES =
      Set.of("services", "services.nodeports", "services.loadbalancers");

  private ServiceUsage() {}

  static void add(JsonNode service, Map<String, Quantity> amounts) {
    JsonNode spec = service.path("spec");
    boolean balanced = spec.path("type").asText().equals("LoadBalancer");
    amounts.put("services", Quantity.of(1));
    amounts.put("services.loadbalancers", Quantity.of(balanced ? 1 : 0));
    long ports = 0;
    if (spec.path("type").asText().equals("NodePort")) {
      ports = spec.path("ports").size();
    } else if (balanced) {
      // Ports that will be chosen are charged before they are.
      boolean all = spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
      for (JsonNode port : spec.path("ports")) {
        ports += all || port.path("nodePort").asInt() != 0 ? 1 : 0;
      }
    }
    amounts.put("services.nodeports", Quantity.of(ports));
  }
}
