package io.tiphys.cloud;

import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.cloud.node.NodeController;
import io.tiphys.cloud.onpremises.OnPremisesProvider;
import io.tiphys.cloud.provider.CloudProvider;
import io.tiphys.cloud.service.ServiceController;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controllers of the cloud, for as long as it is this replica's turn. */
public final class CloudController implements ElectedComponent.Work {

  private static final Logger log = LoggerFactory.getLogger(CloudController.class);

  private final Informers informers;
  private final EventRecorder events;
  private final Optional<ServiceController> services;
  private final Optional<NodeController> nodes;
  private final Thread starter;

  private CloudController(ApiClient client, CloudControllerOptions options) {
    informers = Informers.over(client);
    events = EventRecorder.over(client, "service-controller", "");
    Informer<Service> all = informers.of(Service.class);
    CloudProvider provider = new OnPremisesProvider(options.pool(), all::list);
    services =
        provider
            .loadBalancers()
            .map(balancers -> new ServiceController(client, informers, balancers, events));
    nodes = provider.instances().map(instances -> new NodeController(client, informers, instances));
    starter = Thread.ofVirtual().name("cloud-controller").unstarted(this::startWhenSynced);
  }

  /** The cloud controller as a component under upstream's name. */
  public static Component component(ClusterAccess access, CloudControllerOptions options) {
    return new ElectedComponent(
        "cloud-controller-manager",
        access,
        options.leaderElection(),
        client -> {
          CloudController controller = new CloudController(client, options);
          controller.informers.start();
          controller.starter.start();
          return controller;
        });
  }

  /** Nothing is handed out before all that has been handed out is known. */
  private void startWhenSynced() {
    try {
      while (!informers.awaitSynced(Duration.ofMinutes(1))) {
        log.atWarn().log("still waiting for Services and Nodes");
      }
      services.ifPresent(ServiceController::start);
      nodes.ifPresent(NodeController::start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    starter.interrupt();
    services.ifPresent(ServiceController::close);
    nodes.ifPresent(NodeController::close);
    informers.close();
    events.close();
  }
}
