package io.tiphys.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart's life with the real Helm in a Tiphys cluster: a control plane in pods of another one,
 * whose own nodes are simulated. One release; the methods are the steps of its life. It takes
 * minutes of all cores, so it runs where it is asked for.
 */
@EnabledIfSystemProperty(
    named = "tiphys.helm",
    matches = "true",
    disabledReason = "takes minutes of all cores: -Dtiphys.helm=true asks for it")
@EnabledIf(
    value = "canRun",
    disabledReason =
        "the chart is not installed: that needs root, containerd, and that no"
            + " other node runs on this machine")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmInstallTest {

  private static final List<String> IMAGES =
      List.of("pki", "etcd", "api-server", "scheduler", "controller", "cloud-controller");
  private static final String ROLES =
      "/apis/rbac.authorization.k8s.io/v1/namespaces/" + Chart.NAMESPACE + "/roles";
  private static final int NODE_PORT = 31643;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path folder;
  private static HostCluster host;
  private static ApiClient outer;
  private static ApiClient inner;
  private static Release release;
  private static Map<String, String> uids = Map.of();

  static boolean canRun() {
    return HostCluster.canRun();
  }

  @BeforeAll
  static void install() throws IOException {
    Path archive = folder.resolve("images.tar");
    Images.save(archive, IMAGES);
    host = HostCluster.start();
    host.loadImages(archive);
    Files.delete(archive);
    outer = host.client();
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        image: {tag: dev}
        etcd: {members: 1, persistence: {enabled: false}, snapshots: {enabled: false}}
        apiServer:
          names: ["%s"]
          shutdownDelaySeconds: 2
          service: {type: NodePort, nodePort: %d}
        scheduler: {replicas: 1}
        controllerManager: {replicas: 1}
        cloudController: {replicas: 1}
        simulatedNodes: {count: 2}
        """
            .formatted(host.nodeAddress(), NODE_PORT));
    release =
        Chart.helm()
            .install()
            .withKubeConfig(host.kubeconfig())
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .createNamespace()
            .withValuesFile(folder.resolve("values.yaml"))
            .waitReady()
            .withTimeout(240)
            .call();
    inner = ApiClient.connect(administrator(), "deployment-test");
  }

  @AfterAll
  static void stopHost() {
    if (inner != null) {
      inner.close();
    }
    if (host != null) {
      outer.close();
      host.close();
    }
  }

  @Test
  @Order(1)
  void theInnerClusterRunsADeploymentOnSimulatedNodes() {
    assertThat(release.getStatus()).isEqualTo("deployed");
    inner.resources(Deployment.class).create(web());
    inner
        .resources(ConfigMap.class)
        .create(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("kept")
                .endMetadata()
                .addToData("since", "the first release")
                .build());
    Await.until("the Deployment is available", PATIENCE, HelmInstallTest::isAvailable);
    assertThat(inner.resources(Pod.class).list("default", ListOptions.ALL).items())
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.getSpec().getNodeName()).startsWith("simulated-"));
    uids = uids();
  }

  @Test
  @Order(2)
  void theReleasesOwnTestPasses() {
    Release tested =
        Helm.test(Chart.RELEASE)
            .withKubeConfig(host.kubeconfig())
            .withNamespace(Chart.NAMESPACE)
            .withTimeout(120)
            .call();

    assertThat(tested.getStatus()).isEqualTo("deployed");
  }

  @Test
  @Order(3)
  void anUpgradeChangesNoData() {
    Map<String, Map<String, String>> secrets = secrets();

    Release upgraded =
        upgrade().set("apiServer.verbosity", 4).set("scheduler.replicas", 2).waitReady().call();

    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(replicas("demo-tiphys-scheduler")).isEqualTo(2);
    assertThat(secrets()).as("certificates and passwords stay").isEqualTo(secrets);
    assertNothingIsLost();
  }

  @Test
  @Order(4)
  void anUpgradeThatFailsIsRolledBackAndChangesNoData() {
    assertThatThrownBy(() ->
            upgrade()
                .set("apiServer.verbosity", 5)
                .set("scheduler.replicas", 1)
                .set("scheduler.podLabels.wrong", "not a label!")
                .atomic()
                .call())
        .hasMessageContaining("not a label!");

    assertThat(replicas("demo-tiphys-scheduler")).as("rolled back").isEqualTo(2);
    assertNothingIsLost();
  }

  @Test
  @Order(5)
  void theFormerValuesComeBackWithoutChangingData() {
    Release back = upgrade().waitReady().call();

    assertThat(back.getStatus()).isEqualTo("deployed");
    assertThat(replicas("demo-tiphys-scheduler")).isEqualTo(1);
    assertNothingIsLost();
  }

  @Test
  @Order(6)
  void uninstallingLeavesTheSecretsAndNothingElse() {
    Helm.uninstall(Chart.RELEASE)
        .withKubeConfig(host.kubeconfig())
        .withNamespace(Chart.NAMESPACE)
        .call();

    Await.until("no pod is left", PATIENCE, () -> names(Pod.class).isEmpty());
    assertThat(names(Deployment.class)).isEmpty();
    assertThat(names(StatefulSet.class)).isEmpty();
    assertThat(names(Service.class)).isEmpty();
    assertThat(names(Job.class)).isEmpty();
    assertThat(outer.call("GET", ROLES, Optional.empty()).path("items")).isEmpty();
    assertThat(names(PersistentVolumeClaim.class)).isEmpty();
    assertThat(outer.resources(Secret.class).list(Chart.NAMESPACE, ListOptions.ALL).items())
        .isNotEmpty()
        .allSatisfy(secret ->
            assertThat(secret.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/instance", Chart.RELEASE));
  }

  private static UpgradeCommand upgrade() {
    return Chart.helm()
        .upgrade()
        .withKubeConfig(host.kubeconfig())
        .withName(Chart.RELEASE)
        .withNamespace(Chart.NAMESPACE)
        .withValuesFile(folder.resolve("values.yaml"))
        .withTimeout(240);
  }

  /** The inner cluster's administrator, who comes through the node's port. */
  private static ClusterAccess administrator() throws IOException {
    String text =
        outer
            .resources(Secret.class)
            .fetch(Chart.NAMESPACE, "demo-tiphys-admin")
            .getData()
            .get("kubeconfig");
    Path file = folder.resolve("inner.conf");
    Files.write(file, Base64.getDecoder().decode(text));
    return ClusterAccess.of(Kubeconfig.read(file))
        .at(URI.create("https://" + host.nodeAddress() + ":" + NODE_PORT));
  }

  private static Deployment web() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withReplicas(3)
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage("web:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static boolean isAvailable() {
    Deployment web = inner.resources(Deployment.class).fetch("default", "web");
    return web.getStatus() != null
        && Integer.valueOf(3).equals(web.getStatus().getAvailableReplicas());
  }

  private static void assertNothingIsLost() {
    Await.until("the inner cluster answers", PATIENCE, HelmInstallTest::isAvailable);
    assertThat(uids()).isEqualTo(uids);
    assertThat(inner.resources(ConfigMap.class).fetch("default", "kept").getData())
        .containsEntry("since", "the first release");
  }

  /** Of what the inner cluster holds: an object that was lost and made anew has another uid. */
  private static Map<String, String> uids() {
    Map<String, String> all = new TreeMap<>();
    collect(all, Namespace.class, "");
    collect(all, Deployment.class, "default");
    collect(all, Pod.class, "default");
    collect(all, ConfigMap.class, "default");
    return all;
  }

  private static <T extends HasMetadata> void collect(
      Map<String, String> uids, Class<T> type, String namespace) {
    for (T object : inner.resources(type).list(namespace, ListOptions.ALL).items()) {
      uids.put(
          type.getSimpleName() + " " + object.getMetadata().getName(),
          object.getMetadata().getUid());
    }
  }

  private static Map<String, Map<String, String>> secrets() {
    Map<String, Map<String, String>> data = new TreeMap<>();
    ListOptions own = new ListOptions("app.kubernetes.io/part-of=tiphys", "", "");
    for (Secret secret : outer.resources(Secret.class).list(Chart.NAMESPACE, own).items()) {
      data.put(secret.getMetadata().getName(), secret.getData());
    }
    assertThat(data).containsKeys("demo-tiphys-pki", "demo-tiphys-admin");
    return data;
  }

  private static int replicas(String deployment) {
    return outer
        .resources(Deployment.class)
        .fetch(Chart.NAMESPACE, deployment)
        .getSpec()
        .getReplicas();
  }

  private static <T extends HasMetadata> List<String> names(Class<T> type) {
    return outer.resources(type).list(Chart.NAMESPACE, ListOptions.ALL).items().stream()
        .map(object -> object.getMetadata().getName())
        .toList();
  }
}
