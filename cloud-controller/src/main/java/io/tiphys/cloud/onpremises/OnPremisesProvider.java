package io.tiphys.cloud.onpremises;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.api.wellknown.Annotations;
import io.tiphys.cloud.provider.CloudProvider;
import io.tiphys.cloud.provider.Instances;
import io.tiphys.cloud.provider.LoadBalancers;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One's own machines. An address of the pool belongs to the Service whose status names it, so that
 * there is nothing to remember; one node, picked by the Service's name so that Services spread,
 * answers for it on the local network.
 */
public final class OnPremisesProvider implements CloudProvider, Instances, LoadBalancers {

  private final AddressPool pool;
  private final Supplier<Collection<Service>> services;

  /**
   * @param services all Services of the cluster, as of now
   */
  public OnPremisesProvider(AddressPool pool, Supplier<Collection<Service>> services) {
    this.pool = pool;
    this.services = services;
  }

  @Override
  public String name() {
    return "on-premises";
  }

  @Override
  public Optional<Instances> instances() {
    return Optional.of(this);
  }

  @Override
  public Optional<LoadBalancers> loadBalancers() {
    return Optional.of(this);
  }

  /** Nobody but its owner takes a machine away. */
  @Override
  public boolean exists(Node node) {
    return true;
  }

  @Override
  public Metadata metadata(Node node) {
    return new Metadata(
        name() + "://" + node.getMetadata().getName(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Balancer ensure(Service service, Collection<Node> nodes) {
    String address = present(service).orElseGet(() -> allocate(service));
    String announcer =
        nodes.stream()
            .map(node -> node.getMetadata().getName())
            .max(Comparator.comparingInt(node -> weight(service, node)))
            .orElseThrow(() -> new CloudException("no node can announce " + address));
    return new Balancer(address, Map.of(Annotations.ANNOUNCED_BY, announcer));
  }

  /** The address goes back to the pool with the Service's status. */
  @Override
  public void release(Service service) {}

  private Optional<String> present(Service service) {
    @Nullable String wanted = service.getSpec().getLoadBalancerIP();
    return addresses(service).stream()
        .filter(pool::contains)
        .filter(address -> wanted == null || wanted.isEmpty() || wanted.equals(address))
        .findFirst();
  }

  private String allocate(Service service) {
    Set<String> taken = new HashSet<>();
    services.get().stream()
        .filter(other -> !isSame(service, other))
        .forEach(other -> taken.addAll(addresses(other)));
    String wanted = service.getSpec().getLoadBalancerIP();
    if (wanted != null && !wanted.isEmpty()) {
      if (!pool.contains(wanted) || taken.contains(wanted)) {
        throw new CloudException(
            "spec.loadBalancerIP " + wanted + " is not free in the pool of addresses");
      }
      return wanted;
    }
    return pool.free(taken).orElseThrow(() -> new CloudException("the pool of addresses is empty"));
  }

  private static boolean isSame(Service one, Service other) {
    return Objects.equals(one.getMetadata().getName(), other.getMetadata().getName())
        && Objects.equals(one.getMetadata().getNamespace(), other.getMetadata().getNamespace());
  }

  private static Set<String> addresses(Service service) {
    Set<String> addresses = new HashSet<>();
    if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
      service.getStatus().getLoadBalancer().getIngress().stream()
          .map(LoadBalancerIngress::getIp)
          .filter(Objects::nonNull)
          .forEach(addresses::add);
    }
    return addresses;
  }

  /** Rendezvous hashing: when a node goes, only its own Services move. */
  private static int weight(Service service, String node) {
    int hash = (service.getMetadata().getUid() + "/" + node).hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
