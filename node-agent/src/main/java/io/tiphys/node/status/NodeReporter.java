package io.tiphys.node.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.Patch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the node and keeps its status and its lease fresh: the lease every 10 seconds, the
 * status when something changed and at least every 5 minutes. On a virtual thread of its own.
 */
public final class NodeReporter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeReporter.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration FULL_REPORT = Duration.ofMinutes(5);

  private final ResourceClient<Node> nodes;
  private final NodeLease lease;
  private final InstantSource clock;
  private final Node template;
  private final Supplier<Optional<String>> problem;
  private final Semaphore signals = new Semaphore(0);
  private final Thread thread;
  private Instant reported = Instant.EPOCH;
  private volatile Optional<Node> registered = Optional.empty();

  /**
   * @param template the node to register, with all of its status but the conditions
   * @param problem why pods cannot run now, if so; asked before each report
   */
  public NodeReporter(
      ApiClient client, InstantSource clock, Node template, Supplier<Optional<String>> problem) {
    this.nodes = client.resources(Node.class);
    this.lease = new NodeLease(client, clock);
    this.clock = clock;
    this.template = template;
    this.problem = problem;
    this.thread = Thread.ofVirtual().name("node-status").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Something about the node has changed: reports soon. */
  public void wake() {
    signals.release();
  }

  /** The node as the API server has it, once it is registered. */
  public Optional<Node> node() {
    return registered;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = HEARTBEAT;
        try {
          Node node = register();
          node = report(node);
          lease.renew(node);
          registered = Optional.of(node);
          if (!isReady(node)) {
            pause = RETRY;
          }
        } catch (StatusException | ApiUnreachableException e) {
          pause = RETRY;
          log.atWarn()
              .addKeyValue("node", template.getMetadata().getName())
              .addKeyValue("error", e.getMessage())
              .log("the node could not report");
        }
        if (signals.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          signals.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The node as stored; made if there is none, with our labels brought up to date. */
  private Node register() {
    String name = template.getMetadata().getName();
    Optional<Node> found = nodes.find("", name);
    if (found.isEmpty()) {
      log.atInfo().addKeyValue("node", name).log("registering the node");
      return nodes.create(template);
    }
    ObjectNode labels = Json.newObject();
    var stored =
        Objects.requireNonNullElse(found.get().getMetadata().getLabels(), java.util.Map.of());
    template
        .getMetadata()
        .getLabels()
        .forEach((key, value) -> {
          if (!value.equals(stored.get(key))) {
            labels.put(key, value);
          }
        });
    if (labels.isEmpty()) {
      return found.get();
    }
    ObjectNode patch = Json.newObject();
    patch.putObject("metadata").set("labels", labels);
    return nodes.patch("", name, Patch.merge(patch));
  }

  private Node report(Node node) {
    Instant now = clock.instant();
    NodeStatus status =
        new NodeStatusBuilder(template.getStatus())
            .withConditions(NodeConditions.of(node, problem.get(), now))
            .build();
    boolean due = now.isAfter(reported.plus(FULL_REPORT));
    if (!due && same(node.getStatus(), status)) {
      return node;
    }
    ObjectNode patch = Json.newObject();
    patch.set("status", Json.convert(status, ObjectNode.class));
    Node stored = nodes.patch("", node.getMetadata().getName(), Patch.merge(patch).on("status"));
    reported = now;
    return stored;
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** Whether nothing but times differs. */
  private static boolean same(NodeStatus before, NodeStatus after) {
    return before != null
        && timeless(before.getConditions()).equals(timeless(after.getConditions()))
        && Objects.equals(before.getAddresses(), after.getAddresses())
        && Objects.equals(before.getCapacity(), after.getCapacity())
        && Objects.equals(before.getAllocatable(), after.getAllocatable())
        && Objects.equals(before.getDaemonEndpoints(), after.getDaemonEndpoints())
        && Objects.equals(before.getNodeInfo(), after.getNodeInfo());
  }

  private static List<String> timeless(List<NodeCondition> conditions) {
    return Objects.requireNonNullElse(conditions, List.<NodeCondition>of()).stream()
        .map(c -> c.getType() + c.getStatus() + c.getReason() + c.getMessage())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
