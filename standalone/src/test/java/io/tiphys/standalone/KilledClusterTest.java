package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Power cuts: nothing acknowledged is lost, work goes on, and containers never notice. */
@EnabledIf(
    value = "io.tiphys.standalone.ClusterProcess#canRunContainers",
    disabledReason = "needs root and containerd")
@Timeout(300)
class KilledClusterTest {

  @Test
  void aKilledClusterEndsItsRolloutAfterwards() throws Exception {
    try (ClusterProcess cluster = ClusterProcess.start("--nodes=1")) {
      try (ApiClient client = cluster.client()) {
        createDeployment(client, "steady");
        createDeployment(client, "rolling");
        awaitAvailable(client, "steady", "tiphys-demo:v1");
        awaitAvailable(client, "rolling", "tiphys-demo:v1");
      }
      Map<String, String> steady;
      try (ApiClient client = cluster.client()) {
        steady = containers(client, "steady");
        roll(client, "tiphys-demo:v2");
        client.resources(ConfigMap.class).create(Samples.configMap("acknowledged"));
        cluster.kill();
      }
      cluster.start();
      try (ApiClient client = cluster.client()) {
        assertThat(client.resources(ConfigMap.class).find("default", "acknowledged")).isPresent();
        awaitAvailable(client, "rolling", "tiphys-demo:v2");
        assertThat(containers(client, "steady")).isEqualTo(steady);
      }
    }
  }

  @Test
  void anEtcdThatIsKilledAndComesBackIsWaitedFor(@TempDir Path folder) throws Exception {
    try (EtcdProcess etcd = EtcdProcess.startWithTls(folder);
        ClusterProcess cluster = ClusterProcess.start(ClusterProcess.onEtcd(etcd));
        ApiClient client = cluster.client()) {
      createDeployment(client, "rolling");
      awaitAvailable(client, "rolling", "tiphys-demo:v1");
      Map<String, String> before = containers(client, "rolling");
      roll(client, "tiphys-demo:v2");
      client.resources(ConfigMap.class).create(Samples.configMap("acknowledged"));
      etcd.kill();
      assertThat(refused(client)).as("a write without a store").isTrue();
      etcd.restart();
      awaitAvailable(client, "rolling", "tiphys-demo:v2");
      assertThat(client.resources(ConfigMap.class).find("default", "acknowledged")).isPresent();
      assertThat(before).hasSize(2);
      assertStoredAsJson(etcd);
    }
  }

  private static boolean refused(ApiClient client) {
    try {
      client.resources(ConfigMap.class).create(Samples.configMap("refused"));
      return false;
    } catch (ApiUnreachableException e) {
      return true;
    } catch (StatusException e) {
      return e.status().code() >= 500;
    }
  }

  /** As {@code etcdctl get --prefix /registry} shows it. */
  private static void assertStoredAsJson(EtcdProcess etcd)
      throws IOException, InterruptedException {
    EtcdProcess.ClientFiles files = etcd.tls().orElseThrow();
    Process process =
        new ProcessBuilder(
                EtcdProcess.binary().resolveSibling("etcdctl").toString(),
                "--endpoints=" + etcd.url(),
                "--cacert=" + files.authority(),
                "--cert=" + files.certificate(),
                "--key=" + files.key(),
                "get",
                "--prefix",
                "/registry/deployments/default/")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    List<String> lines = out.lines().toList();
    assertThat(lines.getFirst()).isEqualTo("/registry/deployments/default/rolling");
    JsonNode stored = new ObjectMapper().readTree(lines.get(1));
    assertThat(stored.path("kind").asText()).isEqualTo("Deployment");
    assertThat(stored.path("metadata").has("resourceVersion")).isFalse();
  }

  private static void createDeployment(ApiClient client, String name) {
    client
        .resources(Deployment.class)
        .create(
            new DeploymentBuilder(Samples.deployment(name, "tiphys-demo:v1", 2))
                .editSpec()
                .editTemplate()
                .editSpec()
                .withTerminationGracePeriodSeconds(1L)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
  }

  private static void roll(ApiClient client, String image) throws IOException {
    JsonNode patch =
        new ObjectMapper()
            .readTree(
                """
                {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": "%s"}]}}}}
                """
                    .formatted(image));
    client.resources(Deployment.class).patch("default", "rolling", Patch.strategic(patch));
  }

  private static void awaitAvailable(ApiClient client, String name, String image) {
    Await.until(
        name + " has two available pods of " + image,
        Duration.ofMinutes(2),
        () -> {
          try {
            Deployment deployment = client.resources(Deployment.class).fetch("default", name);
            return deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage()
                    .equals(image)
                && isComplete(deployment);
          } catch (StatusException | ApiUnreachableException e) {
            return false; // the store is not back yet
          }
        });
  }

  private static boolean isComplete(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    return status != null
        && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Integer.valueOf(2).equals(status.getUpdatedReplicas())
        && Integer.valueOf(2).equals(status.getReplicas())
        && Integer.valueOf(2).equals(status.getAvailableReplicas());
  }

  /** Container ids by pod. */
  private static Map<String, String> containers(ApiClient client, String name) {
    Map<String, String> ids = new TreeMap<>();
    List<Pod> pods =
        client.resources(Pod.class).list("default", new ListOptions("app=" + name, "", "")).items();
    for (Pod pod : pods) {
      ContainerStatus status = pod.getStatus().getContainerStatuses().getFirst();
      ids.put(pod.getMetadata().getName(), status.getContainerID() + status.getRestartCount());
    }
    return ids;
  }
}
