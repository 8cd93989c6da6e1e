package io.tiphys.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.controller.options.ControllerManagerOptions.NodeHealth;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.FakeNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of nodes that are not heard of any more, on a cluster in memory. */
class SilentNodeTest {

  private final InMemoryControllers controllers =
      new InMemoryControllers(
          ControllerManagerOptions.DEFAULT.withNodeHealth(
              new NodeHealth(
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(4),
                  Duration.ofSeconds(4),
                  100,
                  100,
                  0.55,
                  50)),
          "node-lifecycle-controller",
          "taint-eviction-controller");
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    heart.shutdownNow();
    controllers.close();
  }

  @Test
  void aSilentNodeLosesItsPodsAndComesBackClean() {
    controllers.cluster.given(lease("well"), lease("ill"), pod("ill"));
    beat("well");
    heart.scheduleAtFixedRate(() -> beat("well"), 0, 200, TimeUnit.MILLISECONDS);
    controllers.cluster.given(node("well"), node("ill"));

    Await.until("the node to count as unreachable", () -> ready("ill").equals("Unknown"));
    Await.until(
        "its taints",
        () ->
            get("ill").getSpec().getTaints().stream()
                    .filter(t -> t.getKey().equals("node.kubernetes.io/unreachable"))
                    .count()
                == 2);
    Await.until(
        "its pod to be evicted",
        () ->
            controllers
                .find(Pod.class, "default", "ill-pod")
                .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
                .isEmpty());
    assertThat(ready("well")).isEqualTo("True");
    assertThat(get("well").getSpec().getTaints()).isEmpty();

    heart.scheduleAtFixedRate(() -> beat("ill"), 0, 200, TimeUnit.MILLISECONDS);
    var _ =
        controllers
            .client
            .resources(Node.class)
            .updateStatus(new NodeBuilder(get("ill")).withStatus(node("ill").getStatus()).build());

    Await.until("no taints", () -> get("ill").getSpec().getTaints().isEmpty());
  }

  @Test
  void whenAllNodesAreSilentNoPodIsDrivenAway() {
    controllers.cluster.given(node("one"), node("two"), lease("one"), lease("two"), pod("one"));

    Await.until(
        "both to count as unreachable",
        () -> ready("one").equals("Unknown") && ready("two").equals("Unknown"));
    // one of the two is found silent first, and is alone in that for a moment
    Await.until(
        "only the softer taint",
        () ->
            get("one").getSpec().getTaints().stream()
                .map(taint -> taint.getEffect())
                .toList()
                .equals(List.of("NoSchedule")));

    assertThat(controllers.find(Pod.class, "default", "one-pod"))
        .hasValueSatisfying(p -> assertThat(p.getMetadata().getDeletionTimestamp()).isNull());
  }

  private void beat(String node) {
    var _ =
        controllers
            .client
            .resources(Lease.class)
            .patch(
                "kube-node-lease",
                node,
                Patch.merge(
                    io.tiphys.api.json.Json.newObject()
                        .set(
                            "spec",
                            io.tiphys.api.json.Json.newObject()
                                .put(
                                    "renewTime",
                                    ZonedDateTime.now(ZoneOffset.UTC)
                                        .format(
                                            DateTimeFormatter.ofPattern(
                                                "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"))))));
  }

  private Node get(String name) {
    return controllers.find(Node.class, "", name).orElseThrow();
  }

  private String ready(String name) {
    return get(name).getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .map(NodeCondition::getStatus)
        .findFirst()
        .orElse("");
  }

  private static Node node(String name) {
    return FakeNode.named(name).build();
  }

  private static Lease lease(String node) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace("kube-node-lease")
        .withName(node)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(node)
        .endSpec()
        .build();
  }

  private static Pod pod(String node) {
    return new PodBuilder(PodFixture.pod(node + "-pod").node(node).phase("Running").build())
        .editSpec()
        .addNewToleration()
        .withKey("node.kubernetes.io/unreachable")
        .withOperator("Exists")
        .withEffect("NoExecute")
        .withTolerationSeconds(1L)
        .endToleration()
        .endSpec()
        .build();
  }
}
