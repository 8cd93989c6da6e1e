package io.tiphys.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.pki.NodeIdentity;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.Component;
import io.tiphys.node.NodeAgentOptions.Serving;
import io.tiphys.node.cni.Command;
import io.tiphys.node.volume.Mounts;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with a real containerd of its own under a real API server; without scheduler and
 * controllers, so pods name their node. Needs root, containerd, runc, the CNI plugins, nft and a
 * static busybox.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealNodeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NODE = "test-node";
  private static final String NAMESPACE = "node-test";

  @TempDir static Path folder;

  private TestApiServer server;
  private ApiClient admin;
  private ResourceClient<Pod> pods;
  private NodeAgentOptions options;
  private Component agent;

  @BeforeAll
  void start() throws IOException {
    server = TestApiServer.start();
    admin = server.admin();
    pods = admin.resources(Pod.class);
    URI address = URI.create("https://127.0.0.1:" + server.port());
    NodeIdentity identity =
        NodeIdentity.ensure(
            server.dataDir(), NODE, List.of(InetAddress.getLoopbackAddress()), address);
    options =
        NodeAgentOptions.in(folder, NODE, "127.0.0.1")
            .withPodCidr("10.244.201.0/24")
            .withCgroupRoot("/tiphys-" + ProcessHandle.current().pid() + "/" + NODE)
            .withServing(
                Serving.of(
                    0, identity.servingCertificate(), identity.servingKey(), identity.clientCa()));
    agent = NodeAgent.component(ClusterAccess.of(Kubeconfig.read(identity.kubeconfig())), options);
    agent.start();
    admin
        .resources(Namespace.class)
        .create(new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build());
    admin
        .resources(ServiceAccount.class)
        .create(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("default")
                .endMetadata()
                .build());
    Await.until("the node is Ready", PATIENCE, this::isNodeReady);
  }

  /** After all tests nothing may be left of the node. */
  @AfterAll
  void tearDown() throws IOException, InterruptedException {
    agent.stop();
    NodeTeardown.run(options);
    server.close();
    assertThat(Mounts.under(folder)).isEmpty();
    assertThat(Command.run("ip", "link").output())
        .doesNotContain(NodeRun.podNetwork(options).bridge());
    assertThat(Path.of("/sys/fs/cgroup/memory" + options.cgroupRoot())).doesNotExist();
    assertThat(
            ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .filter(line -> line.contains("containerd")))
        .isEmpty();
  }

  private boolean isNodeReady() {
    return admin
        .resources(Node.class)
        .find("", NODE)
        .filter(node -> node.getStatus() != null)
        .filter(node ->
            node.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")))
        .isPresent();
  }

  @Test
  void aServerRunsAnswersLogsAndGoes() throws Exception {
    pods.create(
        pod("server", "tiphys-demo:v1", "Always")
            .editSpec()
            .editContainer(0)
            .withNewReadinessProbe()
            .withNewHttpGet()
            .withNewPort(8080)
            .endHttpGet()
            .withPeriodSeconds(1)
            .endReadinessProbe()
            .endContainer()
            .endSpec()
            .build());
    Pod ready = await("server", RealNodeTest::isReady);
    String address = ready.getStatus().getPodIP();
    assertThat(address).startsWith("10.244.201.");
    Command answer = Command.run("busybox", "wget", "-qO-", "http://" + address + ":8080/");
    assertThat(answer.output()).isEqualTo("Tiphys demo v1");
    delete("server");
    assertThat(folder.resolve("kubelet/pods").resolve(ready.getMetadata().getUid())).doesNotExist();
  }

  @Test
  void aKilledContainerIsRestartedAndItsFormerLogIsKept() throws Exception {
    pods.create(
        shell("killed", "Always", "echo run; sleep 1; echo why > /dev/termination-log; exit 3"));
    Pod restarted = await("killed", pod -> restarts(pod) >= 2);
    ContainerStatus status = restarted.getStatus().getContainerStatuses().getFirst();
    assertThat(status.getLastState().getTerminated())
        .returns(3, t -> t.getExitCode())
        .returns("Error", t -> t.getReason())
        .returns("why\n", t -> t.getMessage());
    assertThat(log("killed", "previous=true")).isEqualTo("run\n");
    await(
        "killed",
        pod -> pod.getStatus().getContainerStatuses().getFirst().getState().getWaiting() != null);
    delete("killed");
  }

  @Test
  void onceRunPodsEndWithTheirResult() {
    pods.create(shell("good", "Never", "echo fine"));
    pods.create(shell("bad", "Never", "exit 7"));
    pods.create(shell("hungry", "Never", "tail /dev/zero", "16Mi"));
    await("good", pod -> pod.getStatus().getPhase().equals("Succeeded"));
    Pod bad = await("bad", pod -> pod.getStatus().getPhase().equals("Failed"));
    assertThat(terminated(bad).getExitCode()).isEqualTo(7);
    Pod hungry = await("hungry", pod -> pod.getStatus().getPhase().equals("Failed"));
    assertThat(terminated(hungry).getReason()).isEqualTo("OOMKilled");
    assertThat(log("good", "timestamps=false")).isEqualTo("fine\n");
  }

  @Test
  void aChangedConfigMapReachesTheVolumeOfARunningPod() {
    admin
        .resources(ConfigMap.class)
        .create(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("colors")
                .endMetadata()
                .addToData("color", "blue")
                .build());
    pods.create(
        new PodBuilder(
                shell("watcher", "Always", "while :; do cat /cm/color; echo; sleep 0.2; done"))
            .editSpec()
            .addNewVolume()
            .withName("cm")
            .withNewConfigMap()
            .withName("colors")
            .endConfigMap()
            .endVolume()
            .editContainer(0)
            .addNewVolumeMount()
            .withName("cm")
            .withMountPath("/cm")
            .endVolumeMount()
            .endContainer()
            .endSpec()
            .build());
    await("watcher", RealNodeTest::isReady);
    Await.until("blue is read", PATIENCE, () -> log("watcher", "").contains("blue"));
    var change = Json.newObject();
    change.putObject("data").put("color", "green");
    admin.resources(ConfigMap.class).patch(NAMESPACE, "colors", Patch.merge(change));
    Await.until("green is read", PATIENCE, () -> log("watcher", "").contains("green"));
    delete("watcher");
  }

  @Test
  void anAgentThatRestartsTakesRunningPodsUpAgain() {
    pods.create(shell("survivor", "Always", "trap 'exit 0' TERM; while :; do sleep 0.1; done"));
    Pod before = await("survivor", RealNodeTest::isReady);
    agent.stop();
    agent.start();
    pods.create(shell("after", "Never", "echo new"));
    await("after", pod -> pod.getStatus().getPhase().equals("Succeeded"));
    Pod after = pods.fetch(NAMESPACE, "survivor");
    assertThat(after.getStatus().getContainerStatuses().getFirst())
        .returns(containerId(before), ContainerStatus::getContainerID)
        .returns(0, ContainerStatus::getRestartCount)
        .returns(true, ContainerStatus::getReady);
    assertThat(condition(after, "Ready").getLastTransitionTime())
        .isEqualTo(condition(before, "Ready").getLastTransitionTime());
    delete("survivor");
  }

  @Test
  void containersDoNotNoticeThatContainerdIsKilledAndStartedAgain() throws IOException {
    pods.create(shell("calm", "Always", "trap 'exit 0' TERM; while :; do sleep 0.1; done"));
    Pod before = await("calm", RealNodeTest::isReady);
    long pid = containerdPid();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    pods.create(shell("next", "Never", "echo new"));
    await("next", pod -> pod.getStatus().getPhase().equals("Succeeded"));
    assertThat(containerdPid()).isNotEqualTo(pid);
    Pod after = pods.fetch(NAMESPACE, "calm");
    assertThat(containerId(after)).isEqualTo(containerId(before));
    assertThat(restarts(after)).isZero();
    delete("calm");
  }

  private static long containerdPid() throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("containerd/containerd.pid")).strip());
  }

  @Test
  void whatCannotStartSaysWhy() {
    pods.create(pod("absent", "localhost:1/absent:v1", "Always").build());
    pods.create(
        pod("never", "absent:v1", "Always")
            .editSpec()
            .editContainer(0)
            .withImagePullPolicy("Never")
            .endContainer()
            .endSpec()
            .build());
    pods.create(
        new PodBuilder(shell("unconfigured", "Always", "true"))
            .editSpec()
            .editContainer(0)
            .addNewEnvFrom()
            .withNewConfigMapRef("missing", false)
            .endEnvFrom()
            .endContainer()
            .endSpec()
            .build());
    await("absent", waitsWith("ErrImagePull", "ImagePullBackOff"));
    await("never", waitsWith("ErrImageNeverPull"));
    await("unconfigured", waitsWith("CreateContainerConfigError"));
    List.of("absent", "never", "unconfigured").forEach(this::delete);
  }

  private static Predicate<Pod> waitsWith(String... reasons) {
    return pod ->
        Optional.ofNullable(pod.getStatus().getContainerStatuses()).stream()
            .flatMap(List::stream)
            .map(status -> status.getState().getWaiting())
            .anyMatch(waiting -> waiting != null && List.of(reasons).contains(waiting.getReason()));
  }

  private static PodBuilder pod(String name, String image, String restartPolicy) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withNodeName(NODE)
        .withRestartPolicy(restartPolicy)
        .withTerminationGracePeriodSeconds(1L)
        .withAutomountServiceAccountToken(false)
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .endContainer()
        .endSpec();
  }

  private static Pod shell(String name, String restartPolicy, String script) {
    return pod(name, "busybox", restartPolicy)
        .editSpec()
        .editContainer(0)
        .withCommand("sh", "-c", script)
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod shell(String name, String restartPolicy, String script, String memory) {
    return new PodBuilder(shell(name, restartPolicy, script))
        .editSpec()
        .editContainer(0)
        .withNewResources()
        .withLimits(Map.of("memory", io.fabric8.kubernetes.api.model.Quantity.parse(memory)))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private Pod await(String name, Predicate<Pod> condition) {
    return Await.present(
        "the awaited state of pod " + name,
        PATIENCE,
        () -> pods.find(NAMESPACE, name).filter(pod -> pod.getStatus() != null).filter(condition));
  }

  private void delete(String name) {
    pods.delete(NAMESPACE, name, DeleteOptions.DEFAULT);
    Await.until("the end of pod " + name, PATIENCE, () -> pods.find(NAMESPACE, name).isEmpty());
  }

  private String log(String name, String query) {
    String path = "/api/v1/namespaces/" + NAMESPACE + "/pods/" + name + "/log?" + query;
    return admin.call("GET", path, Optional.empty()).asText();
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions() != null
        && condition(pod, "Ready").getStatus().equals("True");
  }

  private static io.fabric8.kubernetes.api.model.PodCondition condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseGet(() ->
            new io.fabric8.kubernetes.api.model.PodConditionBuilder()
                .withType(type)
                .withStatus("Unknown")
                .build());
  }

  private static int restarts(Pod pod) {
    List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
    return statuses == null || statuses.isEmpty() ? 0 : statuses.getFirst().getRestartCount();
  }

  private static String containerId(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getContainerID();
  }

  private static io.fabric8.kubernetes.api.model.ContainerStateTerminated terminated(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
  }
}
