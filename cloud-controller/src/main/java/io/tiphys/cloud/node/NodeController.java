package io.tiphys.cloud.node;

import io.fabric8.kubernetes.api.model.Node;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.workqueue.ReconcileLoop;
import io.tiphys.client.workqueue.WorkQueue;
import io.tiphys.cloud.provider.Instances;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell of upstream's cloud-node and cloud-node-lifecycle controllers. */
public final class NodeController implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeController.class);

  private final ResourceClient<Node> client;
  private final Informer<Node> nodes;
  private final Instances instances;
  private final WorkQueue<ObjectKey> queue = WorkQueue.named("cloud-node");
  private final ReconcileLoop<ObjectKey> loop =
      new ReconcileLoop<>("cloud-node", queue, this::reconcile, 1);

  public NodeController(ApiClient client, Informers informers, Instances instances) {
    this.client = client.resources(Node.class);
    this.nodes = informers.of(Node.class);
    this.instances = instances;
    nodes.addHandler(Informer.Handler.onAny(node -> queue.add(ObjectKey.of(node))));
  }

  /** To be called when the informers have synced. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private Optional<Duration> reconcile(ObjectKey key) {
    Optional<Node> found = nodes.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Node node = found.get();
    if (NodeInitialization.isReady(node) || instances.exists(node)) {
      Node wanted = NodeInitialization.of(node, instances.metadata(node));
      if (!wanted.equals(node)) {
        client.update(wanted);
      }
    } else {
      log.atInfo().addKeyValue("node", key.name()).log("the machine is gone, its node goes, too");
      client.delete("", key.name(), DeleteOptions.DEFAULT.withUid(node.getMetadata().getUid()));
    }
    return Optional.empty();
  }
}
