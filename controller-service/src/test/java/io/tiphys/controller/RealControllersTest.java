package io.tiphys.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.FakeNode;
import io.tiphys.testkit.Samples;
import io.tiphys.testkit.TestApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All controllers with their own identities on a real API server; pods are run by hand. */
class RealControllersTest {

  private static TestApiServer server;
  private static ApiClient admin;
  private static ElectedComponent manager;
  private static PodRunner runner;

  @BeforeAll
  static void start() {
    server = TestApiServer.start();
    admin = server.admin();
    manager =
        ControllerManager.component(
            server.access("controller-manager.conf"),
            ControllerManagerOptions.DEFAULT.withCluster("10.244.0.0/16", "the root CA"));
    manager.start();
    runner = new PodRunner(admin);
    await("the controllers to act", manager::isActing);
  }

  @AfterAll
  static void stop() {
    runner.close();
    manager.stop();
    server.close();
  }

  @Test
  void aDeploymentRollsScalesAndGoesBack() {
    String namespace = namespace("rolling");
    admin.resources(Deployment.class).create(deployment(namespace, "web:1", 3));
    await("three available pods", () -> isRolledOut(namespace, 3));
    String first = sets(namespace).getFirst().getMetadata().getName();

    patch(namespace, "{\"spec\":{\"replicas\":5}}");
    await("five available pods", () -> isRolledOut(namespace, 5));

    image(namespace, "web:2");
    await("the second version", () -> isRolledOut(namespace, 5) && runs(namespace, "web:2", 5));
    assertThat(sets(namespace)).hasSize(2);

    image(namespace, "web:1");
    await(
        "the first version again", () -> isRolledOut(namespace, 5) && runs(namespace, "web:1", 5));
    ReplicaSet back =
        sets(namespace).stream()
            .filter(set -> set.getMetadata().getName().equals(first))
            .findFirst()
            .orElseThrow();
    assertThat(back.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3");
    await(
        "events",
        () ->
            list(io.fabric8.kubernetes.api.model.Event.class, namespace).stream()
                .anyMatch(e ->
                    e.getReason().equals("ScalingReplicaSet")
                        && e.getMessage()
                            .equals("Scaled up replica set " + first + " from 0 to 3")));
  }

  @Test
  void aDeploymentTakesItsPodsWithItOrLeavesThem() {
    String namespace = namespace("propagation");
    for (String policy : List.of("Background", "Foreground", "Orphan")) {
      admin.resources(Deployment.class).create(deployment(namespace, "web:1", 2));
      await("two pods", () -> isRolledOut(namespace, 2));
      admin
          .resources(Deployment.class)
          .delete(
              namespace,
              "web",
              new DeleteOptions(
                  Optional.of(policy), Optional.empty(), Optional.empty(), Optional.empty()));
      await(
          "the deployment to go: " + policy,
          () -> find(Deployment.class, namespace, "web").isEmpty());
      if (policy.equals("Orphan")) {
        assertThat(sets(namespace)).hasSize(1);
        assertThat(sets(namespace).getFirst().getMetadata().getOwnerReferences()).isEmpty();
        assertThat(pods(namespace)).hasSize(2);
        admin.resources(Deployment.class).create(deployment(namespace, "web:1", 2));
        await(
            "the orphan to be adopted",
            () -> !sets(namespace).getFirst().getMetadata().getOwnerReferences().isEmpty());
        assertThat(sets(namespace)).hasSize(1);
      } else {
        await("all to go: " + policy, () -> sets(namespace).isEmpty() && pods(namespace).isEmpty());
      }
    }
  }

  @Test
  void aNamespaceHasItsAccountAndCaAndGoesWithAllThatIsInIt() {
    String namespace = namespace("short-lived");
    await("its account", () -> find(ServiceAccount.class, namespace, "default").isPresent());
    await("its CA", () -> find(ConfigMap.class, namespace, "kube-root-ca.crt").isPresent());
    admin.resources(Deployment.class).create(deployment(namespace, "web:1", 2));
    await("two pods", () -> isRolledOut(namespace, 2));

    admin.resources(Namespace.class).delete("", namespace, DeleteOptions.DEFAULT);

    await("the namespace to go", () -> find(Namespace.class, "", namespace).isEmpty());
    assertThat(pods(namespace)).isEmpty();
  }

  @Test
  void aServiceListsItsReadyPods() {
    String namespace = namespace("service");
    admin
        .resources(Service.class)
        .create(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build());
    admin.resources(Deployment.class).create(deployment(namespace, "web:1", 3));

    await("three endpoints", () -> ready(namespace) == 3);
    await(
        "three addresses",
        () ->
            find(io.fabric8.kubernetes.api.model.Endpoints.class, namespace, "web")
                .filter(e -> e.getSubsets().size() == 1)
                .filter(e -> e.getSubsets().getFirst().getAddresses().size() == 3)
                .isPresent());
    patch(namespace, "{\"spec\":{\"replicas\":0}}");
    await("no endpoints", () -> ready(namespace) == 0);
    admin.resources(Service.class).delete(namespace, "web", DeleteOptions.background());
    await("no slices", () -> list(EndpointSlice.class, namespace).isEmpty());
  }

  @Test
  void aJobRunsToItsEnd() {
    String namespace = namespace("jobs");
    admin
        .resources(Job.class)
        .create(
            new JobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("pi")
                .endMetadata()
                .withNewSpec()
                .withCompletions(4)
                .withParallelism(2)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("exit:0")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

    await(
        "the job to complete",
        () ->
            find(Job.class, namespace, "pi")
                .filter(job ->
                    job.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Complete")))
                .isPresent());
    assertThat(find(Job.class, namespace, "pi").orElseThrow().getStatus().getSucceeded())
        .isEqualTo(4);
    admin.resources(Job.class).delete(namespace, "pi", DeleteOptions.background());
    await("the job's pods to go", () -> pods(namespace).isEmpty());
  }

  @Test
  void aStatefulSetNumbersItsPodsAndUpdatesThemInOrder() {
    String namespace = namespace("stateful");
    admin
        .resources(StatefulSet.class)
        .create(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withServiceName("db")
                .withSelector(deployment(namespace, "web:1", 1).getSpec().getSelector())
                .withTemplate(deployment(namespace, "db:1", 1).getSpec().getTemplate())
                .endSpec()
                .build());
    await("three numbered pods", () -> isSettled(namespace, 3));
    assertThat(pods(namespace))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("db-0", "db-1", "db-2");

    var _ =
        admin
            .resources(StatefulSet.class)
            .patch(
                namespace,
                "db",
                Patch.strategic(
                    json(
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"db:2\"}]}}}}")));
    await("the second version", () -> isSettled(namespace, 3) && runs(namespace, "db:2", 3));
    assertThat(list(ControllerRevision.class, namespace)).hasSize(2);
  }

  private static boolean isSettled(String namespace, int replicas) {
    return find(StatefulSet.class, namespace, "db")
        .filter(s -> s.getStatus() != null)
        .filter(s ->
            Objects.equals(s.getStatus().getObservedGeneration(), s.getMetadata().getGeneration())
                && Objects.equals(s.getStatus().getUpdatedReplicas(), replicas)
                && Objects.equals(s.getStatus().getReadyReplicas(), replicas)
                && Objects.equals(
                    s.getStatus().getCurrentRevision(), s.getStatus().getUpdateRevision()))
        .isPresent();
  }

  @Test
  void aDaemonSetRunsOnEveryNodeThatFits() {
    String namespace = namespace("daemons");
    for (String node : List.of("d1", "d2")) {
      admin.resources(Node.class).create(FakeNode.named(node).label("daemons", "yes").build());
    }
    admin
        .resources(DaemonSet.class)
        .create(
            new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("agent")
                .endMetadata()
                .withNewSpec()
                .withSelector(deployment(namespace, "web:1", 1).getSpec().getSelector())
                .withTemplate(deployment(namespace, "web:1", 1).getSpec().getTemplate())
                .editTemplate()
                .editSpec()
                .addToNodeSelector("daemons", "yes")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

    await(
        "two ready daemons",
        () ->
            find(DaemonSet.class, namespace, "agent")
                .filter(s -> s.getStatus() != null)
                .filter(s -> Objects.equals(s.getStatus().getNumberAvailable(), 2))
                .isPresent());
    List.of("d1", "d2")
        .forEach(node -> admin.resources(Node.class).delete("", node, DeleteOptions.DEFAULT));
    await("no daemons", () -> pods(namespace).isEmpty());
  }

  @Test
  void aCronJobMakesJobsByTheClock() {
    String namespace = namespace("cron");
    admin
        .resources(CronJob.class)
        .create(
            new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("tick")
                .endMetadata()
                .withNewSpec()
                .withSchedule("@every 2s")
                .withNewJobTemplate()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("exit:0")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build());

    await(
        "a successful run",
        () ->
            find(CronJob.class, namespace, "tick")
                .filter(c -> c.getStatus() != null)
                .filter(c -> c.getStatus().getLastSuccessfulTime() != null)
                .isPresent());
    admin.resources(CronJob.class).delete(namespace, "tick", DeleteOptions.background());
    await("all to go", () -> list(Job.class, namespace).isEmpty() && pods(namespace).isEmpty());
  }

  @Test
  void whatWasAskedForWhileTheControllersWereAwayIsDoneWhenTheyComeBack() {
    String namespace = namespace("away");
    manager.stop();
    assertThat(manager.isRunning()).isFalse();
    admin.resources(Deployment.class).create(deployment(namespace, "web:1", 2));

    assertThat(sets(namespace)).isEmpty();
    manager.start();

    await("two available pods", () -> isRolledOut(namespace, 2));
  }

  @Test
  void aNodeGetsItsRange() {
    admin.resources(Node.class).create(FakeNode.named("ranged").build());

    await(
        "a range",
        () ->
            find(Node.class, "", "ranged")
                .filter(node ->
                    node.getSpec().getPodCIDR() != null
                        && node.getSpec().getPodCIDR().matches("10\\.244\\.\\d+\\.0/24"))
                .isPresent());
    admin.resources(Node.class).delete("", "ranged", DeleteOptions.DEFAULT);
  }

  private static long ready(String namespace) {
    return list(EndpointSlice.class, namespace).stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(e -> Boolean.TRUE.equals(e.getConditions().getReady()))
        .count();
  }

  private static boolean isRolledOut(String namespace, int replicas) {
    return find(Deployment.class, namespace, "web")
        .filter(d -> d.getStatus() != null)
        .filter(d ->
            Objects.equals(d.getStatus().getObservedGeneration(), d.getMetadata().getGeneration())
                && Objects.equals(d.getStatus().getReplicas(), replicas)
                && Objects.equals(d.getStatus().getUpdatedReplicas(), replicas)
                && Objects.equals(d.getStatus().getAvailableReplicas(), replicas))
        .isPresent();
  }

  private static boolean runs(String namespace, String image, int count) {
    return pods(namespace).stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(pod -> pod.getSpec().getContainers().getFirst().getImage().equals(image))
            .count()
        == count;
  }

  private static void image(String namespace, String image) {
    patch(
        namespace,
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\""
            + image
            + "\"}]}}}}");
  }

  private static void patch(String namespace, String json) {
    var _ = admin.resources(Deployment.class).patch(namespace, "web", Patch.strategic(json(json)));
  }

  private static com.fasterxml.jackson.databind.JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String namespace(String name) {
    var _ =
        admin
            .resources(Namespace.class)
            .create(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    await("its account", () -> find(ServiceAccount.class, name, "default").isPresent());
    return name;
  }

  private static List<Pod> pods(String namespace) {
    return list(Pod.class, namespace);
  }

  private static List<ReplicaSet> sets(String namespace) {
    return list(ReplicaSet.class, namespace);
  }

  private static <T extends HasMetadata> List<T> list(Class<T> type, String namespace) {
    return admin.resources(type).list(namespace, ListOptions.ALL).items();
  }

  private static <T extends HasMetadata> Optional<T> find(
      Class<T> type, String namespace, String name) {
    try {
      return admin.resources(type).find(namespace, name);
    } catch (StatusException e) {
      throw new AssertionError(e.status().toString(), e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, Duration.ofSeconds(40), condition);
  }

  private static Deployment deployment(String namespace, String image, int replicas) {
    return new DeploymentBuilder(Samples.deployment("web", image, replicas))
        .editMetadata()
        .withNamespace(namespace)
        .endMetadata()
        .build();
  }
}
