package io.tiphys.node.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.component.Component;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ApiServerExtension.class)
class SimulatedNodesTest {

  @Test
  void podsRunAndGoOnNodesThatSayWhatTheyAre(TestApiServer server) {
    ApiClient admin = server.admin();
    Component nodes = SimulatedNodes.component(server.adminAccess(), SimulatedNodesOptions.of(3));
    nodes.start();
    try {
      Await.until("three nodes", () -> readyNodes(admin).size() == 3);
      assertThat(readyNodes(admin))
          .allSatisfy(node ->
              assertThat(node.getMetadata().getLabels())
                  .containsAllEntriesOf(Map.of(Labels.SIMULATED_NODE, "true")));
      Await.until(
          "its lease",
          () -> admin.resources(Lease.class).find("kube-node-lease", "simulated-0").isPresent());
      runsAndGoes(admin);
    } finally {
      nodes.stop();
    }
  }

  private static void runsAndGoes(ApiClient admin) {
    admin
        .resources(ServiceAccount.class)
        .create(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("kube-public")
                .withName("default")
                .endMetadata()
                .build());
    ResourceClient<Pod> pods = admin.resources(Pod.class);
    pods.create(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("kube-public")
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withNodeName("simulated-1")
            .addNewContainer()
            .withName("web")
            .withImage("no-such-image")
            .endContainer()
            .endSpec()
            .build());
    Await.until(
        "the pod runs",
        () -> "Running".equals(pods.fetch("kube-public", "web").getStatus().getPhase()));
    pods.delete("kube-public", "web", DeleteOptions.DEFAULT);
    Await.until("the pod is gone", () -> pods.find("kube-public", "web").isEmpty());
  }

  private static List<Node> readyNodes(ApiClient admin) {
    return admin.resources(Node.class).list("", ResourceClient.ListOptions.ALL).items().stream()
        .filter(node -> node.getMetadata().getName().startsWith("simulated-"))
        .filter(node ->
            node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
        .toList();
  }
}
