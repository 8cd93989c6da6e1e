package io.tiphys.controller.nodelifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.options.ControllerManagerOptions.NodeHealth;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Watches over nodes. Each node has an appointment at the time when it will have been silent for
 * too long; a lease that is renewed before moves the appointment.
 */
public final class NodeLifecycleController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "node-lifecycle-controller",
          "nodelifecycle",
          "node-controller",
          NodeLifecycleController::assemble);

  /** A heartbeat is that a lease changed at all, so what stands in it is not even read. */
  private static final GroupVersionResource LEASES =
      new GroupVersionResource("coordination.k8s.io", "v1", "leases");

  private final Kind<Node> nodes;
  private final SilencedPods pods;
  private final Heartbeats heartbeats;
  private final EvictionPace pace = new EvictionPace();
  private final EventRecorder events;
  private final Clock clock;
  private final NodeHealth options;

  private NodeLifecycleController(ControllerContext context) {
    this.nodes = context.kind(Node.class);
    this.pods = new SilencedPods(context.kind(Pod.class), context.events(), context.clock());
    this.heartbeats = new Heartbeats(context.clock());
    this.events = context.events();
    this.clock = context.clock();
    this.options = context.options().nodeHealth();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    NodeLifecycleController controller = new NodeLifecycleController(context);
    ControlLoop<ObjectKey> loop = new ControlLoop<>("node-lifecycle", 4, controller);
    NodeEvents nodeEvents =
        new NodeEvents(controller.nodes.informer(), controller.heartbeats, context.events(), loop);
    controller.nodes.informer().addHandler(nodeEvents);
    context.informers().metadata(LEASES, true).addHandler(nodeEvents.leases());
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Node> found = nodes.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Node node = found.get();
    Duration left = heartbeats.untilSilent(key.name(), grace(node));
    if (left.isNegative() || left.isZero()) {
      node = silence(node);
    }
    Optional<Duration> again = taint(node);
    if (!NodeConditions.status(node, "Ready").equals("True")) {
      pods.markNotReady(node);
    }
    return again.isPresent()
        ? again
        : left.isPositive() ? Optional.of(left.plusMillis(10)) : Optional.empty();
  }

  private Duration grace(Node node) {
    return NodeConditions.find(node, "Ready").isPresent()
        ? options.gracePeriod()
        : options.startupGracePeriod();
  }

  private Node silence(Node node) throws InterruptedException {
    List<NodeCondition> conditions = NodeConditions.silent(node, clock.instant());
    if (conditions.equals(NodeConditions.of(node))) {
      return node;
    }
    Node written =
        nodes.updateStatus(
            new NodeBuilder(node).editOrNewStatus().withConditions(conditions).endStatus().build());
    events.normal(
        written, "NodeNotReady", "Node " + Metadata.name(written) + " status is now: NodeNotReady");
    return written;
  }

  /** Returns when to try again to give the node up, if it may not be now. */
  private Optional<Duration> taint(Node node) throws InterruptedException {
    Map<String, List<Node>> zones =
        nodes.informer().list().stream()
            .map(n -> Metadata.uid(n).equals(Metadata.uid(node)) ? node : n)
            .collect(Collectors.groupingBy(NodeConditions::zone));
    ZoneMeters.seen(zones);
    boolean allDown =
        ZoneHealth.allDown(
            zones.values().stream().map(zone -> ZoneHealth.of(zone, options)).toList());
    Optional<Duration> wait = Optional.empty();
    boolean mayEvict = false;
    if (!NodeConditions.status(node, "Ready").equals("True")
        && !allDown
        && NodeTaints.of(node).stream().noneMatch(NodeTaints::isEviction)) {
      String name = NodeConditions.zone(node);
      List<Node> zone = zones.getOrDefault(name, List.of());
      double rate = ZoneHealth.of(zone, options).evictionRate(zone.size(), allDown, options);
      wait = pace.ask(name, rate, clock.instant());
      mayEvict = wait.isEmpty();
      if (mayEvict) {
        ZoneMeters.evicted(name);
      }
    }
    List<Taint> wanted = NodeTaints.wanted(node, mayEvict, allDown, clock.instant());
    if (!NodeTaints.same(wanted, NodeTaints.of(node))) {
      write(node, wanted);
    }
    return wait;
  }

  private void write(Node node, List<Taint> taints) throws InterruptedException {
    ObjectNode body = Json.newObject();
    body.putObject("metadata")
        .put("uid", Metadata.uid(node))
        .put("resourceVersion", node.getMetadata().getResourceVersion());
    ArrayNode list = body.putObject("spec").putArray("taints");
    taints.forEach(taint -> list.add(Json.convert(taint, ObjectNode.class)));
    var _ = nodes.patch(ObjectKey.of(node), Patch.merge(body));
  }

  /** Turns what is seen of nodes and their leases into heartbeats and work. */
  private static final class NodeEvents implements Informer.Handler<Node> {
    private final Informer<Node> nodes;
    private final Heartbeats heartbeats;
    private final EventRecorder events;
    private final ControlLoop<ObjectKey> loop;

    NodeEvents(
        Informer<Node> nodes,
        Heartbeats heartbeats,
        EventRecorder events,
        ControlLoop<ObjectKey> loop) {
      this.nodes = nodes;
      this.heartbeats = heartbeats;
      this.events = events;
      this.loop = loop;
    }

    @Override
    public void added(Node node) {
      String name = Metadata.name(node);
      heartbeats.heard(name);
      if (nodes.hasSynced()) {
        events.normal(
            node,
            "RegisteredNode",
            "Node " + name + " event: Registered Node " + name + " in Controller");
      }
      all();
    }

    @Override
    public void updated(Node old, Node node) {
      if (beat(node).isPresent() && !beat(node).equals(beat(old))) {
        heartbeats.heard(Metadata.name(node));
      }
      String before = NodeConditions.status(old, "Ready");
      String after = NodeConditions.status(node, "Ready");
      if (before.equals(after)) {
        loop.add(ObjectKey.of(node));
        return;
      }
      if (!after.equals("Unknown")) {
        // Only the node itself says this.
        heartbeats.heard(Metadata.name(node));
      }
      boolean othersDown =
          nodes.list().stream()
              .filter(n -> !Metadata.name(n).equals(Metadata.name(node)))
              .noneMatch(n -> NodeConditions.status(n, "Ready").equals("True"));
      if (after.equals("True") && othersDown) {
        // The first to answer after all were silent: the others get time to do so, too.
        heartbeats.heardAll();
      }
      all();
    }

    @Override
    public void deleted(Node node) {
      heartbeats.forget(Metadata.name(node));
      all();
    }

    private void all() {
      nodes.list().forEach(node -> loop.add(ObjectKey.of(node)));
    }

    private static Optional<String> beat(Node node) {
      return NodeConditions.find(node, "Ready").map(NodeCondition::getLastHeartbeatTime);
    }

    Informer.Handler<PartialObjectMetadata> leases() {
      return Informer.Handler.onAny(lease -> {
        if ("kube-node-lease".equals(Metadata.namespace(lease))) {
          heartbeats.heard(Metadata.name(lease));
        }
      });
    }
  }
}
