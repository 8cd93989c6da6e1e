package io.tiphys.proxy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.informer.Informers.Selection;
import io.tiphys.client.workqueue.ReconcileLoop;
import io.tiphys.client.workqueue.WorkQueue;
import io.tiphys.proxy.model.ServicePort;
import io.tiphys.proxy.model.ServicePorts;
import io.tiphys.proxy.nftables.Nft;
import io.tiphys.proxy.nftables.ProxyTable;
import io.tiphys.proxy.nftables.Ruleset;
import io.tiphys.proxy.routes.HostNetwork;
import io.tiphys.proxy.routes.NodeNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kube-proxy of one node. Two loops with one key each: whatever changes, the rules (or the
 * routes) of now are worked out from what the informers hold, and the kernel is brought there. Many
 * changes that come while a transaction runs cost one more transaction.
 */
public final class ServiceProxy implements ElectedComponent.Work {

  /** The table of the kernel that holds all of the proxy's rules. */
  public static final String TABLE = "tiphys-proxy";

  private static final Logger log = LoggerFactory.getLogger(ServiceProxy.class);
  private static final String BY_SERVICE = "service";

  private final Informers informers;
  private final Informer<Service> services;
  private final Informer<EndpointSlice> slices;
  private final Informer<Node> nodes;
  private final ServiceProxyOptions options;
  private final ProxyTable table;
  private final ProxyMeters meters = new ProxyMeters();
  private final NodeNetwork network = new NodeNetwork(HostNetwork.ofThisMachine());
  private final WorkQueue<String> rulesQueue = WorkQueue.named("service-rules");
  private final WorkQueue<String> networkQueue = WorkQueue.named("node-network");
  private final ReconcileLoop<String> rulesLoop =
      new ReconcileLoop<>("service-rules", rulesQueue, key -> syncRules(), 1);
  private final ReconcileLoop<String> networkLoop =
      new ReconcileLoop<>("node-network", networkQueue, key -> syncNetwork(), 1);
  private final Thread starter =
      Thread.ofVirtual().name("kube-proxy").unstarted(this::startWhenSynced);

  private ServiceProxy(ApiClient client, ServiceProxyOptions options) {
    this.options = options;
    table = new ProxyTable(TABLE, options.clusterCidrs(), Nft.command());
    informers = Informers.over(client);
    services = informers.of(Service.class);
    slices = informers.of(EndpointSlice.class, new Selection("", Labels.SERVICE_NAME, ""));
    nodes = informers.of(Node.class);
    slices.addIndex(BY_SERVICE, slice -> List.of(serviceOf(slice)));
    services.addHandler(
        Informer.Handler.onAny(service -> {
          outdated();
          networkQueue.add(TABLE);
        }));
    slices.addHandler(Informer.Handler.onAny(slice -> outdated()));
    nodes.addHandler(Informer.Handler.onAny(node -> networkQueue.add(TABLE)));
  }

  /**
   * The proxy as a component under upstream's name. Stopping it leaves the rules as they are, so
   * that traffic goes on; {@link #cleanUp} removes them.
   */
  public static Component component(ClusterAccess access, ServiceProxyOptions options) {
    return new ElectedComponent(
        "kube-proxy",
        access,
        Optional.empty(),
        client -> {
          ServiceProxy proxy = new ServiceProxy(client, options);
          proxy.informers.start();
          proxy.starter.start();
          return proxy;
        });
  }

  /** Takes all that any service proxy has put into this network namespace's kernel out again. */
  public static void cleanUp() throws InterruptedException {
    new ProxyTable(TABLE, List.of("10.0.0.0/8"), Nft.command()).remove();
    new NodeNetwork(HostNetwork.ofThisMachine()).apply(NodeNetwork.Wanted.NOTHING);
  }

  /** Nothing is written before all is known: an empty picture would cut all traffic. */
  private void startWhenSynced() {
    try {
      while (!informers.awaitSynced(Duration.ofMinutes(1))) {
        log.atWarn().log("still waiting for Services, EndpointSlices and Nodes");
      }
      outdated();
      networkQueue.add(TABLE);
      rulesLoop.start();
      networkLoop.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void outdated() {
    meters.queued();
    rulesQueue.add(TABLE);
  }

  private Optional<Duration> syncRules() throws InterruptedException {
    long begun = System.nanoTime();
    boolean done = false;
    try {
      writeRules();
      done = true;
    } finally {
      if (done) {
        meters.synced(System.nanoTime() - begun);
      } else {
        meters.failed();
      }
    }
    return Optional.empty();
  }

  private void writeRules() throws InterruptedException {
    List<ServicePort> ports = new ArrayList<>();
    for (Service service : services.list()) {
      ports.addAll(
          ServicePorts.of(service, slices.byIndex(BY_SERVICE, ObjectKey.of(service).toString())));
    }
    table.apply(Ruleset.of(ports));
  }

  private Optional<Duration> syncNetwork() throws InterruptedException {
    network.apply(
        NodeNetwork.Wanted.of(
            options.nodeName(), options.serviceCidr(), nodes.list(), services.list()));
    return Optional.empty();
  }

  private static String serviceOf(EndpointSlice slice) {
    return slice.getMetadata().getNamespace()
        + "/"
        + slice.getMetadata().getLabels().get(Labels.SERVICE_NAME);
  }

  @Override
  public void close() {
    starter.interrupt();
    rulesLoop.close();
    networkLoop.close();
    informers.close();
  }
}
