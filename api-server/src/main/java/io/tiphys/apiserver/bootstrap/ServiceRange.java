package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The ServiceCIDR {@code kubernetes}: the range that the flags name, for all to see. */
record ServiceRange(Registry registry, String cidr, InstantSource clock) implements BootstrapStep {

  private static final GroupResource RANGES =
      new GroupResource("networking.k8s.io", "servicecidrs");

  @Override
  public String hook() {
    return "start-kubernetes-service-cidr-controller";
  }

  @Override
  public void run() {
    ObjectNode range = Json.newObject();
    range.put("apiVersion", "networking.k8s.io/v1").put("kind", "ServiceCIDR");
    range.putObject("metadata").put("name", "kubernetes");
    range.putObject("spec").putArray("cidrs").add(cidr);
    Ensured.created(registry, RANGES, "", range);
    registry
        .find(RANGES, "", "kubernetes")
        .filter(present -> present.path("status").path("conditions").isEmpty())
        .ifPresent(_ -> registry.updateStatus(RANGES, "", "kubernetes", this::ready));
  }

  private ObjectNode ready(ObjectNode range) {
    range
        .withObject("/status")
        .withArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", "")
        .put("message", "Kubernetes default Service CIDR is ready");
    return range;
  }
}
