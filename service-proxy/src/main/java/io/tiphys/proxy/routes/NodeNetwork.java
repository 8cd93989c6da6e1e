package io.tiphys.proxy.routes;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.api.wellknown.Annotations;
import io.tiphys.api.wellknown.Labels;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps a node's routes to the pods of other nodes, and the load balancer addresses that this node
 * announces. Only what it has put there itself is ever removed.
 */
public final class NodeNetwork {

  private final HostNetwork host;

  public NodeNetwork(HostNetwork host) {
    this.host = host;
  }

  /**
   * What should be there.
   *
   * @param routes the gateway by destination CIDR
   * @param addresses that this node answers for
   * @param serviceCidr needs a route, whatever it is, for packets to reach the rules; empty for
   *     none
   */
  public record Wanted(
      NavigableMap<String, String> routes,
      NavigableSet<String> addresses,
      Optional<String> serviceCidr) {

    public static final Wanted NOTHING =
        new Wanted(new TreeMap<>(), new TreeSet<>(), Optional.empty());

    public static Wanted of(
        String ownName, String serviceCidr, Collection<Node> nodes, Collection<Service> services) {
      NavigableMap<String, String> routes = new TreeMap<>();
      Set<String> own = new TreeSet<>();
      for (Node node : nodes) {
        if (node.getMetadata().getName().equals(ownName)) {
          internalAddress(node).ifPresent(own::add);
        }
      }
      for (Node node : nodes) {
        Optional<String> gateway = internalAddress(node).filter(address -> !own.contains(address));
        String cidr = node.getSpec().getPodCIDR();
        if (cidr != null && !node.getMetadata().getName().equals(ownName) && isReal(node)) {
          gateway.ifPresent(address -> routes.put(cidr, address));
        }
      }
      return new Wanted(routes, announced(ownName, services), Optional.of(serviceCidr));
    }

    private static boolean isReal(Node node) {
      Map<String, String> labels = node.getMetadata().getLabels();
      return labels == null || !labels.containsKey(Labels.SIMULATED_NODE);
    }

    private static Optional<String> internalAddress(Node node) {
      return node.getStatus() == null
          ? Optional.empty()
          : node.getStatus().getAddresses().stream()
              .filter(address -> "InternalIP".equals(address.getType()))
              .map(NodeAddress::getAddress)
              .filter(address -> address.indexOf('.') > 0)
              .findFirst();
    }

    private static NavigableSet<String> announced(String ownName, Collection<Service> services) {
      NavigableSet<String> addresses = new TreeSet<>();
      for (Service service : services) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        if (annotations == null
            || !ownName.equals(annotations.get(Annotations.ANNOUNCED_BY))
            || service.getStatus() == null
            || service.getStatus().getLoadBalancer() == null) {
          continue;
        }
        service.getStatus().getLoadBalancer().getIngress().stream()
            .map(LoadBalancerIngress::getIp)
            .filter(address -> address != null && address.indexOf('.') > 0)
            .forEach(addresses::add);
      }
      return addresses;
    }
  }

  /** Brings the kernel there. */
  public void apply(Wanted wanted) throws InterruptedException {
    NavigableMap<String, String> routes = host.ownRoutes();
    for (Map.Entry<String, String> route : wanted.routes().entrySet()) {
      if (!route.getValue().equals(routes.remove(route.getKey()))) {
        host.setRoute(route.getKey(), route.getValue());
      }
    }
    wanted.serviceCidr().ifPresent(routes::remove);
    for (String destination : routes.keySet()) {
      host.removeRoute(destination);
    }
    NavigableSet<String> addresses = host.ownAddresses();
    for (String address : wanted.addresses()) {
      if (!addresses.remove(address)) {
        host.addAddress(address);
      }
    }
    for (String address : addresses) {
      host.removeAddress(address);
    }
    if (wanted.serviceCidr().isPresent() && !host.hasDefaultRoute()) {
      host.setLocalRoute(wanted.serviceCidr().get());
    }
  }
}
