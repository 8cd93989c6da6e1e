package io.tiphys.controller.nodeipam;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives each node its range of pod addresses, once and for all. One worker, so that no range is
 * given twice.
 */
public final class NodeIpamController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "node-ipam-controller", "nodeipam", "node-controller", NodeIpamController::assemble);

  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final Kind<Node> nodes;
  private final EventRecorder events;
  private final Ipv4Range cluster;
  private final int maskSize;

  private NodeIpamController(ControllerContext context, Ipv4Range cluster) {
    this.nodes = context.kind(Node.class);
    this.events = context.events();
    this.cluster = cluster;
    this.maskSize = context.options().nodeCidrMaskSize();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    if (context.options().clusterCidr().isEmpty() || !context.options().allocateNodeCidrs()) {
      return List.of();
    }
    String cidr = context.options().clusterCidr().get();
    Ipv4Range cluster =
        Ipv4Range.parse(cidr)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--cluster-cidr=" + cidr + " is not an IPv4 range like 10.244.0.0/16"));
    NodeIpamController controller = new NodeIpamController(context, cluster);
    return List.of(ControlLoop.over("node-ipam", 1, controller.nodes.informer(), controller));
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Node> found = nodes.find(key);
    if (found.isEmpty() || range(found.get()).isPresent()) {
      return Optional.empty();
    }
    Optional<Ipv4Range> chosen =
        PodRanges.next(
            cluster,
            maskSize,
            nodes.informer().list().stream()
                .flatMap(node -> range(node).flatMap(Ipv4Range::parse).stream())
                .toList());
    if (chosen.isEmpty()) {
      events.normal(
          found.get(),
          "CIDRNotAvailable",
          "Node " + key.name() + " status is now: CIDRNotAvailable");
      return Optional.of(AGAIN);
    }
    ObjectNode body = Json.newObject();
    body.putObject("metadata").put("uid", Metadata.uid(found.get()));
    body.putObject("spec")
        .put("podCIDR", chosen.get().toString())
        .putArray("podCIDRs")
        .add(chosen.get().toString());
    var _ = nodes.patch(key, Patch.strategic(body));
    return Optional.empty();
  }

  private static Optional<String> range(Node node) {
    return Optional.ofNullable(node.getSpec())
        .map(spec -> spec.getPodCIDR())
        .filter(cidr -> !cidr.isEmpty());
  }
}
