package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.standalone.control.ControlSocket;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands still without a part, and that it goes on by itself when the part comes back. */
@Timeout(300)
class PartsTest {

  private static ClusterProcess cluster;
  private static ApiClient client;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = ClusterProcess.start("--nodes=0", "--simulated-nodes=1");
    client = cluster.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void withoutTheSchedulerPodsStayPending() throws IOException {
    say("stop kube-scheduler");
    deploy("unscheduled");
    Pod pod = Await.present("a pod", () -> pods("unscheduled").stream().findFirst());
    assertThat(pod.getSpec().getNodeName()).isNull();
    say("start kube-scheduler");
    awaitRunning("unscheduled");
  }

  @Test
  void withoutControllersThereIsNoReplicaSet() throws IOException {
    say("stop kube-controller-manager");
    deploy("uncontrolled");
    assertThat(client.resources(ReplicaSet.class).list("default", ListOptions.ALL).items())
        .noneMatch(set -> set.getMetadata().getName().startsWith("uncontrolled-"));
    say("start kube-controller-manager");
    awaitRunning("uncontrolled");
  }

  @Test
  void withoutTheNodeAgentPodsStayBoundAndTheNodeTurnsNotReady() throws IOException {
    say("stop simulated-nodes");
    deploy("unattended");
    Await.until(
        "the pod is bound",
        () -> pods("unattended").stream().anyMatch(pod -> pod.getSpec().getNodeName() != null));
    assertThat(pods("unattended")).allMatch(pod -> "Pending".equals(pod.getStatus().getPhase()));
    Await.until(
        "the node is not ready",
        Duration.ofMinutes(2),
        () -> readiness(client.resources(Node.class).fetch("", "simulated-0")).equals("Unknown"));
    say("start simulated-nodes");
    awaitRunning("unattended");
    Await.until(
        "the node is ready again",
        Duration.ofMinutes(1),
        () -> readiness(client.resources(Node.class).fetch("", "simulated-0")).equals("True"));
  }

  @Test
  void tellsWhichPartsThereAre() throws IOException {
    assertThat(say("list")).contains("cluster-dns running");
    assertThatThrownBy(() -> say("stop nobody")).hasMessageContaining("no part is named nobody");
  }

  private static String say(String line) throws IOException {
    return ControlSocket.say(cluster.dataDir(), line);
  }

  private static String readiness(Node node) {
    return node.getStatus().getConditions().stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  private static void deploy(String name) {
    client.resources(Deployment.class).create(Samples.deployment(name, "simulated", 1));
  }

  private static List<Pod> pods(String name) {
    return client
        .resources(Pod.class)
        .list("default", new ListOptions("app=" + name, "", ""))
        .items();
  }

  private static void awaitRunning(String name) {
    Await.until(
        "the pod of " + name + " runs",
        Duration.ofMinutes(1),
        () -> pods(name).stream().anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));
  }
}
