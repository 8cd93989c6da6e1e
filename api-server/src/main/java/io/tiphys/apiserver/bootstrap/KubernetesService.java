package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import java.util.List;
import java.util.Optional;

/**
 * The Service {@code default/kubernetes}, by which pods reach the API servers, with its Endpoints
 * and EndpointSlice. All servers write the same, so they do not undo each other's writes. Servers
 * listen on one port; where they do not, the Service leads to those on the lowest.
 */
final class KubernetesService implements BootstrapStep {

  static final String NAMESPACE = "default";
  static final String NAME = "kubernetes";
  static final GroupResource SERVICES = new GroupResource("", "services");
  static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");
  static final GroupResource SLICES = new GroupResource("discovery.k8s.io", "endpointslices");

  private final Registry registry;
  private final String clusterAddress;
  private final ServerAddress self;
  private final Optional<LivingServers> servers;

  /**
   * @param servers those that live, of which this one becomes one; empty to leave the endpoints to
   *     somebody else
   */
  KubernetesService(
      Registry registry,
      String clusterAddress,
      ServerAddress self,
      Optional<LivingServers> servers) {
    this.registry = registry;
    this.clusterAddress = clusterAddress;
    this.self = self;
    this.servers = servers;
  }

  @Override
  public String hook() {
    return "bootstrap-controller";
  }

  @Override
  public void run() {
    servers.ifPresent(LivingServers::renew);
    publish();
  }

  /** Takes this server out, unless there is no other. */
  void withdraw() {
    if (!self.address().isEmpty() && servers.isPresent()) {
      servers.get().release();
      if (!servers.get().all().isEmpty()) {
        publish();
      }
    }
  }

  private void publish() {
    List<ServerAddress> live = servers.map(LivingServers::all).orElse(List.of());
    int port = live.isEmpty() ? self.port() : live.getFirst().port();
    ObjectNode service = service(port);
    Ensured.right(
        registry,
        SERVICES,
        NAMESPACE,
        service,
        present -> present.path("spec").path("ports").equals(service.path("spec").path("ports")),
        present -> {
          present.withObject("spec").set("ports", service.path("spec").path("ports"));
          return present;
        });
    List<String> addresses =
        live.stream().filter(one -> one.port() == port).map(ServerAddress::address).toList();
    if (!addresses.isEmpty()) {
      ensure(ENDPOINTS, endpoints(addresses, port), "subsets");
      ensure(SLICES, slice(addresses, port), "endpoints", "ports");
    }
  }

  private void ensure(GroupResource resource, ObjectNode object, String... fields) {
    Ensured.right(
        registry,
        resource,
        NAMESPACE,
        object,
        present -> {
          for (String field : fields) {
            if (!present.path(field).equals(object.path(field))) {
              return false;
            }
          }
          return true;
        },
        present -> {
          for (String field : fields) {
            present.set(field, object.path(field));
          }
          return present;
        });
  }

  private ObjectNode service(int port) {
    ObjectNode service = object("v1", "Service");
    service
        .withObject("metadata")
        .putObject("labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("type", "ClusterIP").put("clusterIP", clusterAddress);
    spec.putArray("clusterIPs").add(clusterAddress);
    spec.putArray("ipFamilies").add(family(clusterAddress));
    spec.put("ipFamilyPolicy", "SingleStack").put("sessionAffinity", "None");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", 443)
        .put("targetPort", port);
    return service;
  }

  private static ObjectNode endpoints(List<String> addresses, int port) {
    ObjectNode endpoints = object("v1", "Endpoints");
    endpoints
        .withObject("metadata")
        .putObject("labels")
        .put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    ArrayNode ips = subset.putArray("addresses");
    addresses.forEach(address -> ips.addObject().put("ip", address));
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return endpoints;
  }

  private static ObjectNode slice(List<String> addresses, int port) {
    ObjectNode slice = object("discovery.k8s.io/v1", "EndpointSlice");
    slice.withObject("metadata").putObject("labels").put("kubernetes.io/service-name", NAME);
    slice.put("addressType", family(addresses.getFirst()));
    ArrayNode endpoints = slice.putArray("endpoints");
    for (String address : addresses) {
      ObjectNode endpoint = endpoints.addObject();
      endpoint.putArray("addresses").add(address);
      endpoint.putObject("conditions").put("ready", true);
    }
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return slice;
  }

  private static String family(String address) {
    return address.indexOf(':') >= 0 ? "IPv6" : "IPv4";
  }

  private static ObjectNode object(String apiVersion, String kind) {
    ObjectNode object = Json.newObject();
    object.put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", NAME).put("namespace", NAMESPACE);
    return object;
  }
}
