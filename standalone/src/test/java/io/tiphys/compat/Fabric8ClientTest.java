package io.tiphys.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class Fabric8ClientTest {

  private static final String NAMESPACE = "fabric8";

  private final KubernetesClient client;

  Fabric8ClientTest(TestApiServer server) {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.adminKubeconfig().toFile()))
            .build();
  }

  @BeforeAll
  void createNamespace() {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build();
    client.namespaces().resource(namespace).create();
  }

  @AfterAll
  void close() {
    client.close();
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .addToLabels("app", name)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  private static Deployment deployment(String name) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("busybox:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void readsTheVersion() {
    assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
    assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("35");
    assertThat(client.supports(Deployment.class)).isTrue();
  }

  @Test
  void createsReadsUpdatesAndDeletes() {
    var configMaps = client.configMaps().inNamespace(NAMESPACE);
    ConfigMap created = configMaps.resource(configMap("crud", "1")).create();
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(configMaps.withName("crud").get().getData()).containsEntry("key", "1");
    assertThat(configMaps.withLabel("app", "crud").list().getItems()).hasSize(1);
    assertThat(client.configMaps().inAnyNamespace().list().getItems()).isNotEmpty();

    ConfigMap edited =
        configMaps
            .withName("crud")
            .edit(c -> new ConfigMapBuilder(c).addToData("key", "2").build());
    assertThat(edited.getData()).containsEntry("key", "2");

    KubernetesClientException conflict =
        catchThrowableOfType(
            KubernetesClientException.class,
            () ->
                configMaps
                    .resource(new ConfigMapBuilder(created).addToData("key", "3").build())
                    .update());
    assertThat(conflict.getCode()).isEqualTo(409);
    assertThat(conflict.getStatus().getReason()).isEqualTo("Conflict");

    assertThat(configMaps.withName("crud").delete()).hasSize(1);
    Await.until("the object is gone", () -> configMaps.withName("crud").get() == null);
  }

  @Test
  void patchesInThreeForms() {
    var deployments = client.apps().deployments().inNamespace(NAMESPACE);
    deployments.resource(deployment("patched")).create();
    var patched = deployments.withName("patched");

    patched.patch(
        PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"merge\"}}}");
    assertThat(patched.get().getMetadata().getLabels()).containsEntry("a", "merge");

    patched.patch(
        PatchContext.of(PatchType.STRATEGIC_MERGE),
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"x\"}]}}}}");
    assertThat(patched.get().getSpec().getTemplate().getSpec().getContainers()).hasSize(2);

    patched.patch(
        PatchContext.of(PatchType.JSON),
        "[{\"op\":\"replace\",\"path\":\"/metadata/labels/a\",\"value\":\"json\"}]");
    assertThat(patched.get().getMetadata().getLabels()).containsEntry("a", "json");
  }

  @Test
  void scales() {
    var deployments = client.apps().deployments().inNamespace(NAMESPACE);
    deployments.resource(deployment("scaled")).create();
    assertThat(deployments.withName("scaled").scale().getSpec().getReplicas()).isEqualTo(1);

    var scale = deployments.withName("scaled").scale();
    scale.getSpec().setReplicas(3);
    deployments.withName("scaled").scale(scale);

    assertThat(deployments.withName("scaled").get().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void watches() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Watcher<ConfigMap> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, ConfigMap object) {
            seen.add(action + " " + object.getData().get("key"));
          }

          @Override
          public void onClose(WatcherException cause) {}
        };
    var configMaps = client.configMaps().inNamespace(NAMESPACE);
    Watch watch = configMaps.withName("watched").watch(watcher);
    try {
      configMaps.resource(configMap("watched", "1")).create();
      configMaps.resource(configMap("other", "1")).create();
      configMaps.resource(configMap("watched", "2")).update();
      configMaps.withName("watched").delete();
      Await.until("three events", () -> seen.size() == 3);
    } finally {
      watch.close();
    }
    assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2");
  }

  @Test
  void keepsAnInformer() {
    var configMaps = client.configMaps().inNamespace(NAMESPACE);
    configMaps.resource(configMap("before", "1")).create();
    List<String> seen = new CopyOnWriteArrayList<>();
    ResourceEventHandler<ConfigMap> handler =
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(ConfigMap object) {
            seen.add("+" + object.getMetadata().getName());
          }

          @Override
          public void onUpdate(ConfigMap old, ConfigMap object) {
            seen.add("~" + object.getMetadata().getName());
          }

          @Override
          public void onDelete(ConfigMap object, boolean unknown) {
            seen.add("-" + object.getMetadata().getName());
          }
        };
    try (SharedIndexInformer<ConfigMap> informer =
        configMaps.withLabelIn("app", "before", "after").inform(handler)) {
      Await.until("informer has synced", informer::hasSynced);
      configMaps.resource(configMap("after", "1")).create();
      configMaps.resource(configMap("after", "2")).update();
      configMaps.withName("before").withTimeout(10, TimeUnit.SECONDS).delete();
      Await.until("four events", () -> seen.size() == 4);
      assertThat(informer.getStore().list()).hasSize(1);
    }
    assertThat(seen).containsExactly("+before", "+after", "~after", "-before");
  }

  @Test
  void waitsUntilAConditionHolds() {
    var configMaps = client.configMaps().inNamespace(NAMESPACE);
    configMaps.resource(configMap("awaited", "1")).create();
    Thread.ofVirtual()
        .start(() ->
            configMaps
                .withName("awaited")
                .edit(c -> new ConfigMapBuilder(c).addToData("done", "yes").build()));
    ConfigMap done =
        configMaps
            .withName("awaited")
            .waitUntilCondition(
                c -> c != null && c.getData().containsKey("done"), 20, TimeUnit.SECONDS);
    assertThat(done.getData()).containsAllEntriesOf(Map.of("done", "yes"));
  }

  @Test
  void appliesOnTheServer() {
    var configMaps = client.configMaps().inNamespace(NAMESPACE);
    ConfigMap first = configMaps.resource(configMap("applied", "1")).serverSideApply();
    ConfigMap again = configMaps.resource(configMap("applied", "1")).serverSideApply();

    assertThat(again.getMetadata().getResourceVersion())
        .isEqualTo(first.getMetadata().getResourceVersion());
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class,
            () ->
                configMaps
                    .resource(configMap("applied", "2"))
                    .fieldManager("another")
                    .serverSideApply());
    assertThat(refused.getCode()).isEqualTo(409);
    assertThat(refused.getMessage()).contains(".data.key");
    ConfigMap forced =
        configMaps
            .resource(configMap("applied", "2"))
            .fieldManager("another")
            .forceConflicts()
            .serverSideApply();
    assertThat(forced.getData()).containsEntry("key", "2");
  }

  @Test
  void electsALeader() throws Exception {
    CountDownLatch leading = new CountDownLatch(1);
    var config =
        new LeaderElectionConfigBuilder()
            .withName("fabric8")
            .withLock(new LeaseLock(NAMESPACE, "leader", "me"))
            .withLeaseDuration(Duration.ofSeconds(4))
            .withRenewDeadline(Duration.ofSeconds(3))
            .withRetryPeriod(Duration.ofMillis(200))
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(new LeaderCallbacks(leading::countDown, () -> {}, leader -> {}))
            .build();
    var elector = client.leaderElector().withConfig(config).build().start();
    try {
      assertThat(leading.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(
              client
                  .leases()
                  .inNamespace(NAMESPACE)
                  .withName("leader")
                  .get()
                  .getSpec()
                  .getHolderIdentity())
          .isEqualTo("me");
    } finally {
      elector.cancel(true);
    }
  }
}
