package io.tiphys.cloud.service;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.workqueue.ReconcileLoop;
import io.tiphys.client.workqueue.WorkQueue;
import io.tiphys.cloud.provider.CloudProvider.CloudException;
import io.tiphys.cloud.provider.LoadBalancers;
import io.tiphys.cloud.provider.LoadBalancers.Balancer;
import io.tiphys.cloud.service.BalancerPlan.Ensure;
import io.tiphys.cloud.service.BalancerPlan.Nothing;
import io.tiphys.cloud.service.BalancerPlan.Release;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The shell of upstream's service-lb controller: one worker, so that addresses are handed out one
 * by one.
 */
public final class ServiceController implements AutoCloseable {

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

  private final ResourceClient<Service> client;
  private final Informer<Service> services;
  private final Informer<Node> nodes;
  private final LoadBalancers balancers;
  private final EventRecorder events;
  private final WorkQueue<ObjectKey> queue = WorkQueue.named("service");
  private final ReconcileLoop<ObjectKey> loop =
      new ReconcileLoop<>("service", queue, this::reconcile, 1);

  public ServiceController(
      ApiClient client, Informers informers, LoadBalancers balancers, EventRecorder events) {
    this.client = client.resources(Service.class);
    this.services = informers.of(Service.class);
    this.nodes = informers.of(Node.class);
    this.balancers = balancers;
    this.events = events;
    services.addHandler(Informer.Handler.onAny(service -> queue.add(ObjectKey.of(service))));
    nodes.addHandler(Informer.Handler.onAny(node -> nodesChanged()));
  }

  /** To be called when the informers have synced. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void nodesChanged() {
    services.list().stream()
        .filter(BalancerPlan::wantsBalancer)
        .forEach(service -> queue.add(ObjectKey.of(service)));
  }

  private Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Service> service = services.find(key);
    if (service.isPresent()) {
      switch (BalancerPlan.of(service.get())) {
        case Nothing nothing -> {}
        case Ensure ensure -> ensure(service.get());
        case Release release -> release(service.get());
      }
    }
    return Optional.empty();
  }

  private void ensure(Service service) throws InterruptedException {
    Balancer balancer;
    try {
      balancer = balancers.ensure(service, candidates());
    } catch (CloudException e) {
      events.warning(
          service,
          "SyncLoadBalancerFailed",
          "Error syncing load balancer: failed to ensure load balancer: " + e.getMessage());
      throw e;
    }
    Service wanted = BalancerPlan.with(service, balancer);
    if (!wanted.getMetadata().equals(service.getMetadata())) {
      service = client.update(wanted);
      awaitSeen(service);
    }
    Service status = BalancerPlan.withStatus(service, balancer);
    if (!status.getStatus().equals(service.getStatus())) {
      awaitSeen(client.updateStatus(status));
      events.normal(service, "EnsuredLoadBalancer", "Ensured load balancer");
    }
  }

  private void release(Service service) throws InterruptedException {
    balancers.release(service);
    if (!BalancerPlan.addresses(service).isEmpty()) {
      Service cleared =
          new ServiceBuilder(service)
              .editStatus()
              .withNewLoadBalancer()
              .endLoadBalancer()
              .endStatus()
              .build();
      service = client.updateStatus(cleared);
    }
    awaitSeen(client.update(BalancerPlan.without(service)));
    events.normal(service, "DeletedLoadBalancer", "Deleted load balancer");
  }

  /** What is decided next must not give the same address again. */
  private void awaitSeen(Service written) throws InterruptedException {
    services.awaitSeen(written.getMetadata().getResourceVersion(), SEEN_WITHIN);
  }

  private List<Node> candidates() {
    return nodes.list().stream().filter(BalancerPlan::canTakeTraffic).toList();
  }
}
