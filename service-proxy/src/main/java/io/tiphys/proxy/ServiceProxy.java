package io.tiphys.proxy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.component.Component;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kube-proxy of one node. Two loops with one key each: whatever changes, the rules (or the
 * routes) of now are worked out from what the informers hold, and the kernel is brought there. Many
 * changes that come while a transaction runs cost one more transaction.
 */
public final class ServiceProxy implements Component {

  /** The table of the kernel that holds all of the proxy's rules. */
  public static final String TABLE = "tiphys-proxy";

  private static final Logger log = LoggerFactory.getLogger(ServiceProxy.class);
  private static final String BY_SERVICE = "service";

  private final ApiClient client;
  private final ServiceProxyOptions options;
  private @Nullable Running running;

  public ServiceProxy(ApiClient client, ServiceProxyOptions options) {
    this.client = client;
    this.options = options;
  }

  @Override
  public String name() {
    return "kube-proxy";
  }

  @Override
  public synchronized void start() {
    if (running == null) {
      running = new Running();
    }
  }

  /**
   * Stops and leaves the rules as they are, so that traffic goes on; {@link #cleanUp} removes them.
   */
  @Override
  public synchronized void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null;
  }

  /** Takes all that any service proxy has put into this network namespace's kernel out again. */
  public static void cleanUp() throws InterruptedException {
    new ProxyTable(TABLE, List.of("10.0.0.0/8"), Nft.command()).remove();
    new NodeNetwork(HostNetwork.ofThisMachine()).apply(NodeNetwork.Wanted.NOTHING);
  }

  private final class Running implements AutoCloseable {
    private final Informers informers = Informers.over(client);
    private final Informer<Service> services = informers.of(Service.class);
    private final Informer<EndpointSlice> slices =
        informers.of(EndpointSlice.class, new Selection("", Labels.SERVICE_NAME, ""));
    private final Informer<Node> nodes = informers.of(Node.class);
    private final ProxyTable table = new ProxyTable(TABLE, options.clusterCidrs(), Nft.command());
    private final NodeNetwork network = new NodeNetwork(HostNetwork.ofThisMachine());
    private final WorkQueue<String> rulesQueue = WorkQueue.named("service-rules");
    private final WorkQueue<String> networkQueue = WorkQueue.named("node-network");
    private final ReconcileLoop<String> rulesLoop =
        new ReconcileLoop<>("service-rules", rulesQueue, key -> syncRules(), 1);
    private final ReconcileLoop<String> networkLoop =
        new ReconcileLoop<>("node-network", networkQueue, key -> syncNetwork(), 1);
    private final Thread starter;

    Running() {
      slices.addIndex(BY_SERVICE, slice -> List.of(serviceOf(slice)));
      services.addHandler(
          Informer.Handler.onAny(service -> {
            rulesQueue.add(TABLE);
            networkQueue.add(TABLE);
          }));
      slices.addHandler(Informer.Handler.onAny(slice -> rulesQueue.add(TABLE)));
      nodes.addHandler(Informer.Handler.onAny(node -> networkQueue.add(TABLE)));
      informers.start();
      starter = Thread.ofVirtual().name("kube-proxy").start(this::startWhenSynced);
    }

    /** Nothing is written before all is known: an empty picture would cut all traffic. */
    private void startWhenSynced() {
      try {
        while (!informers.awaitSynced(Duration.ofMinutes(1))) {
          log.atWarn().log("still waiting for Services, EndpointSlices and Nodes");
        }
        rulesQueue.add(TABLE);
        networkQueue.add(TABLE);
        rulesLoop.start();
        networkLoop.start();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private Optional<Duration> syncRules() throws InterruptedException {
      List<ServicePort> ports = new ArrayList<>();
      for (Service service : services.list()) {
        ports.addAll(
            ServicePorts.of(service, slices.byIndex(BY_SERVICE, ObjectKey.of(service).toString())));
      }
      table.apply(Ruleset.of(ports));
      return Optional.empty();
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
}
