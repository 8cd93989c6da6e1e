package io.tiphys.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chart's life with the real Helm in a Tiphys cluster: a control plane in pods of another one,
 * whose own nodes are simulated. One release; the methods are the steps of its life.
 */
@DisabledIfSystemProperty(
    named = "tiphys.helm",
    matches = "false",
    disabledReason = "-Dtiphys.helm=false")
@ExtendWith({RealNode.class, DockerEngine.class})
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmInstallTest {

  private static final List<String> IMAGES =
      List.of("pki", "etcd", "api-server", "scheduler", "controller", "cloud-controller");
  private static final String ROLES =
      "/apis/rbac.authorization.k8s.io/v1/namespaces/" + Chart.NAMESPACE + "/roles";
  private static final int NODE_PORT = 31643;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Logger log = LoggerFactory.getLogger(HelmInstallTest.class);

  @TempDir private static Path folder;
  private static HostCluster host;
  private static ApiClient outer;
  private static InnerCluster inner;
  private static Release release;
  private static Map<String, String> uids = Map.of();
  private static Map<String, Map<String, String>> secrets = Map.of();

  @BeforeAll
  static void install() throws IOException {
    Instant begin = Instant.now();
    host = HostCluster.start();
    Path archive = folder.resolve("images.tar");
    Images.save(archive, IMAGES);
    Instant saved = Instant.now();
    host.awaitReady();
    outer = host.client();
    Instant started = Instant.now();
    host.loadImages(archive);
    Files.delete(archive);
    createRestrictedNamespace();
    Files.writeString(
        folder.resolve("values.yaml"),
        """
        image: {tag: dev, pullPolicy: Never}
        etcd:
          members: 1
          persistence: {enabled: false}
          snapshots: {existingClaim: none}
        apiServer:
          replicas: 1
          names: ["%s"]
          shutdownDelaySeconds: 2
          service: {type: NodePort, nodePort: %d}
        scheduler: {replicas: 1}
        controllerManager: {replicas: 1}
        cloudController: {replicas: 1}
        simulatedNodes: {count: 2}
        """
            .formatted(host.nodeAddress(), NODE_PORT));
    Instant loaded = Instant.now();
    release =
        explained(() ->
            Chart.helm()
                .install()
                .withKubeConfig(host.kubeconfig())
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withValuesFile(folder.resolve("values.yaml"))
                .waitReady()
                .withTimeout(300)
                .call());
    inner = InnerCluster.of(outer, URI.create("https://" + host.nodeAddress() + ":" + NODE_PORT));
    log.atInfo()
        .addKeyValue("images", Duration.between(begin, saved))
        .addKeyValue("host", Duration.between(saved, started))
        .addKeyValue("load", Duration.between(started, loaded))
        .addKeyValue("install", Duration.between(loaded, Instant.now()))
        .log("the chart is installed");
  }

  /** In it runs nothing that is not restricted: neither the release's pods nor its hooks' ones. */
  private static void createRestrictedNamespace() {
    outer
        .resources(Namespace.class)
        .create(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Chart.NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build());
  }

  @AfterAll
  static void stopHost() {
    if (inner != null) {
      inner.close();
    }
    if (outer != null) {
      outer.close();
    }
    if (host != null) {
      host.close();
    }
  }

  @Test
  @Order(1)
  void theInnerClusterRunsADeploymentOnSimulatedNodes() {
    assertThat(release.getStatus()).isEqualTo("deployed");
    inner.fill("of the first release");
    Await.until("the Deployment is available", PATIENCE, inner::isAvailable);
    assertThat(inner.pods())
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.getSpec().getNodeName()).startsWith("simulated-"));
    uids = inner.uids();
    secrets = secrets();
  }

  @Test
  @Order(2)
  void theReleasesOwnTestPasses() {
    Release tested =
        explained(() ->
            Helm.test(Chart.RELEASE)
                .withKubeConfig(host.kubeconfig())
                .withNamespace(Chart.NAMESPACE)
                .withTimeout(120)
                .call());

    assertThat(tested.getStatus()).isEqualTo("deployed");
  }

  /** As at their time, but into a folder: no volume is to be had in the host cluster. */
  @Test
  @Order(3)
  void theCronJobsDefragmentAndSaveEtcd() {
    List<String> names = List.of("demo-tiphys-etcd-defragmentation", "demo-tiphys-etcd-snapshot");
    for (String name : names) {
      JobSpec spec =
          outer
              .resources(CronJob.class)
              .fetch(Chart.NAMESPACE, name)
              .getSpec()
              .getJobTemplate()
              .getSpec();
      for (Volume volume : spec.getTemplate().getSpec().getVolumes()) {
        if (volume.getPersistentVolumeClaim() != null) {
          volume.setPersistentVolumeClaim(null);
          volume.setEmptyDir(new EmptyDirVolumeSource());
        }
      }
      outer
          .resources(Job.class)
          .create(
              new JobBuilder()
                  .withNewMetadata()
                  .withNamespace(Chart.NAMESPACE)
                  .withName(name)
                  .endMetadata()
                  .withSpec(spec)
                  .build());
    }
    explained(() -> {
      Await.until(
          "both have done their work",
          PATIENCE,
          () -> names.stream().allMatch(HelmInstallTest::hasSucceeded));
      return names;
    });
    for (String name : names) {
      outer.resources(Job.class).delete(Chart.NAMESPACE, name, DeleteOptions.background());
    }
    assertNothingIsLost();
  }

  @Test
  @Order(4)
  void anUpgradeChangesNoData() {
    Release upgraded =
        explained(() ->
            upgrade()
                .set("apiServer.verbosity", 4)
                .set("scheduler.replicas", 2)
                .waitReady()
                .call());

    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(replicas("demo-tiphys-scheduler")).isEqualTo(2);
    assertNothingIsLost();
  }

  @Test
  @Order(5)
  void anUpgradeThatFailsIsRolledBackAndChangesNoData() {
    assertThatThrownBy(() ->
            upgrade()
                .set("apiServer.verbosity", 5)
                .set("scheduler.replicas", 1)
                .set("scheduler.podLabels.wrong", "not a label!")
                .atomic()
                .call())
        .hasMessageContaining("not a label!")
        .hasMessageContaining("has been rolled back");

    assertThat(replicas("demo-tiphys-scheduler")).as("rolled back").isEqualTo(2);
    assertThat(flags("demo-tiphys-api-server")).as("rolled back").contains("--v=4");
    assertNothingIsLost();
  }

  @Test
  @Order(6)
  void theFirstRevisionComesBackWithoutChangingData() {
    explained(HelmInstallTest::rollBackToTheFirst);

    assertThat(replicas("demo-tiphys-scheduler")).isEqualTo(1);
    assertThat(flags("demo-tiphys-api-server")).contains("--v=0");
    assertNothingIsLost();
  }

  /** The library knows no rollback: it is that of a program where there is one, else an upgrade. */
  private static String rollBackToTheFirst() {
    if (Command.of("sh", "-c", "command -v helm").result().exit() != 0) {
      return upgrade().waitReady().call().getStatus();
    }
    return Command.of(
            "helm",
            "rollback",
            Chart.RELEASE,
            "1",
            "--namespace=" + Chart.NAMESPACE,
            "--kubeconfig=" + host.kubeconfig(),
            "--wait",
            "--timeout=300s")
        .output();
  }

  @Test
  @Order(7)
  void uninstallingLeavesTheSecretsAndNothingElse() {
    Helm.uninstall(Chart.RELEASE)
        .withKubeConfig(host.kubeconfig())
        .withNamespace(Chart.NAMESPACE)
        .call();

    Await.until("no pod is left", PATIENCE, () -> names(Pod.class).isEmpty());
    assertThat(names(Deployment.class)).isEmpty();
    assertThat(names(StatefulSet.class)).isEmpty();
    assertThat(names(CronJob.class)).isEmpty();
    assertThat(names(Service.class)).isEmpty();
    assertThat(names(Job.class)).isEmpty();
    assertThat(names(PersistentVolumeClaim.class)).isEmpty();
    assertThat(outer.call("GET", ROLES, Optional.empty()).path("items")).isEmpty();
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
        .withTimeout(300);
  }

  /** Where it fails, its failure tells what the pods have to say. */
  private static <T> T explained(Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + host.pods(Chart.NAMESPACE), e);
    }
  }

  private static void assertNothingIsLost() {
    Await.until("the inner cluster answers", PATIENCE, inner::isAvailable);
    assertThat(inner.uids()).isEqualTo(uids);
    assertThat(secrets()).as("certificates and passwords").isEqualTo(secrets);
    assertThat(inner.note()).isEqualTo("of the first release");
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

  private static boolean hasSucceeded(String job) {
    JobStatus status = outer.resources(Job.class).fetch(Chart.NAMESPACE, job).getStatus();
    return status != null && Integer.valueOf(1).equals(status.getSucceeded());
  }

  private static int replicas(String deployment) {
    return deployment(deployment).getReplicas();
  }

  private static List<String> flags(String deployment) {
    return deployment(deployment).getTemplate().getSpec().getContainers().getFirst().getArgs();
  }

  private static DeploymentSpec deployment(String name) {
    return outer.resources(Deployment.class).fetch(Chart.NAMESPACE, name).getSpec();
  }

  private static <T extends HasMetadata> List<String> names(Class<T> type) {
    return outer.resources(type).list(Chart.NAMESPACE, ListOptions.ALL).items().stream()
        .map(object -> object.getMetadata().getName())
        .toList();
  }
}
