package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.registry.Registry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The objects that tell of the Services' network, which a server makes when it starts. */
public final class ServiceNetwork {

  private static final GroupResource CIDRS = new GroupResource("networking.k8s.io", "servicecidrs");
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final String NAME = "kubernetes";

  private final AddressRange range;

  ServiceNetwork(AddressRange range) {
    this.range = range;
  }

  /** The address of the API itself: the first of the range. */
  public String apiAddress() {
    return range.address(0);
  }

  /**
   * Makes sure that the ServiceCIDR and the Service {@code default/kubernetes} are there; several
   * servers may do so at once.
   *
   * @param port the port of the API servers, to which the Service's port 443 leads
   */
  public void ensure(Registry registry, int port, Clock clock) {
    if (registry.find(CIDRS, "", NAME).isEmpty()) {
      createUnlessThere(registry, CIDRS, "", cidr());
      registry.updateStatus(CIDRS, "", NAME, object -> ready(object, clock.instant()));
    }
    if (registry.find(SERVICES, "default", NAME).isEmpty()) {
      createUnlessThere(registry, SERVICES, "default", service(port));
    }
  }

  private static void createUnlessThere(
      Registry registry, GroupResource resource, String namespace, ObjectNode object) {
    try {
      registry.create(resource, namespace, object);
    } catch (StatusException e) {
      if (e.status().reason().filter(StatusReason.ALREADY_EXISTS::equals).isEmpty()) {
        throw e;
      }
    }
  }

  private ObjectNode cidr() {
    ObjectNode object = Json.newObject();
    object.put("apiVersion", "networking.k8s.io/v1").put("kind", "ServiceCIDR");
    object.putObject("metadata").put("name", NAME);
    object.putObject("spec").putArray("cidrs").add(range.cidr());
    return object;
  }

  private static ObjectNode ready(ObjectNode object, Instant now) {
    ObjectNode condition =
        object.putObject("status").putArray("conditions").addObject().put("type", "Ready");
    condition.put("status", "True").put("reason", "");
    condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    condition.put("message", "Kubernetes Service CIDR is ready");
    return object;
  }

  private ObjectNode service(int port) {
    ObjectNode object = Json.newObject();
    object.put("apiVersion", "v1").put("kind", "Service");
    ObjectNode metadata =
        object.putObject("metadata").put("name", NAME).put("namespace", "default");
    metadata.putObject("labels").put("component", "apiserver").put("provider", "kubernetes");
    ObjectNode spec = object.putObject("spec").put("type", "ClusterIP");
    spec.put("clusterIP", apiAddress()).put("sessionAffinity", "None");
    ObjectNode https = spec.putArray("ports").addObject();
    https.put("name", "https").put("protocol", "TCP").put("port", 443).put("targetPort", port);
    return object;
  }
}
