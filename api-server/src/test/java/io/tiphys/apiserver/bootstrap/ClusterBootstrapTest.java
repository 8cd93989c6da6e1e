package io.tiphys.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.security.MemoryObjects;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterBootstrapTest {

  private static final GroupResource CLUSTER_ROLES =
      new GroupResource("rbac.authorization.k8s.io", "clusterroles");
  private static final GroupResource BINDINGS =
      new GroupResource("rbac.authorization.k8s.io", "clusterrolebindings");

  private final MemoryObjects objects = new MemoryObjects();
  private final Registry registry = objects.registry();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  @TempDir private static Path directory;
  private EmbeddedStore store;

  @BeforeEach
  void open() {
    store = EmbeddedStore.open(directory.resolve(UUID.randomUUID().toString()), () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void everyBindingPointsToARole() {
    Set<String> roles = new HashSet<>();
    BootstrapTables.clusterRoles().forEach(role -> assertThat(roles.add(name(role))).isTrue());
    for (ObjectNode binding : BootstrapTables.clusterRoleBindings()) {
      assertThat(roles).contains(binding.path("roleRef").path("name").asText());
    }
    roles.clear();
    BootstrapTables.roles().forEach(role -> roles.add(key(role)));
    for (ObjectNode binding : BootstrapTables.roleBindings()) {
      assertThat(roles)
          .contains(
              binding.path("metadata").path("namespace").asText()
                  + "/"
                  + binding.path("roleRef").path("name").asText());
    }
  }

  @Test
  void everyRuleHasVerbsAndEitherResourcesOrPaths() {
    for (ObjectNode role : BootstrapTables.clusterRoles()) {
      role.path("rules")
          .forEach(rule -> {
            assertThat(rule.path("verbs")).as(name(role)).isNotEmpty();
            assertThat(rule.has("resources") && rule.has("apiGroups"))
                .as(name(role) + rule)
                .isNotEqualTo(rule.has("nonResourceURLs"));
          });
    }
  }

  @Test
  void theControllersHaveTheirRolesAndAccounts() {
    new DefaultRoles(registry).run();

    ObjectNode binding =
        registry.find(BINDINGS, "", "system:controller:deployment-controller").orElseThrow();
    assertThat(binding.path("subjects").toString())
        .isEqualTo(
            "[{\"kind\":\"ServiceAccount\",\"name\":\"deployment-controller\",\"namespace\":\"kube-system\"}]");
  }

  @Test
  void aSecondStartWritesNothing() {
    new DefaultRoles(registry).run();
    long before = objects.revision();

    new DefaultRoles(registry).run();

    assertThat(objects.revision()).isEqualTo(before);
  }

  @Test
  void aRuleThatWasTakenOutComesBackAndOneThatWasAddedStays() {
    new DefaultRoles(registry).run();
    objects.put(
        CLUSTER_ROLES,
        """
        metadata: {name: "system:basic-user"}
        rules: [{verbs: [get], apiGroups: [example.com], resources: [widgets]}]
        """);

    new DefaultRoles(registry).run();

    assertThat(
            registry
                .find(CLUSTER_ROLES, "", "system:basic-user")
                .orElseThrow()
                .path("rules")
                .toString())
        .contains("widgets", "selfsubjectaccessreviews", "selfsubjectreviews");
  }

  @Test
  void aRoleThatSaysSoIsLeftAlone() {
    objects.put(
        CLUSTER_ROLES,
        """
        metadata:
          name: view
          annotations: {rbac.authorization.kubernetes.io/autoupdate: "false"}
        rules: []
        """);

    new DefaultRoles(registry).run();

    assertThat(registry.find(CLUSTER_ROLES, "", "view").orElseThrow().has("aggregationRule"))
        .isFalse();
  }

  @Test
  void aBindingThatPointsElsewhereIsMadeAnew() {
    objects.put(
        BINDINGS,
        """
        metadata: {name: cluster-admin}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        """);

    new DefaultRoles(registry).run();

    assertThat(
            registry
                .find(BINDINGS, "", "cluster-admin")
                .orElseThrow()
                .path("roleRef")
                .path("name")
                .asText())
        .isEqualTo("cluster-admin");
  }

  @Test
  void anonymousSeesHealthAndVersionOnly() {
    for (ObjectNode binding : BootstrapTables.clusterRoleBindings()) {
      if (binding.path("subjects").toString().contains("system:unauthenticated")) {
        assertThat(name(binding)).isEqualTo("system:public-info-viewer");
      }
    }
  }

  @Test
  void aStepThatFailsIsTriedAgain() throws InterruptedException {
    objects.failNext(3);
    CountDownLatch done = new CountDownLatch(1);
    try (RepeatedTask task =
        new RepeatedTask(
            "test", SystemObjects.namespaces(registry)::run, Duration.ofDays(1), done::countDown)) {
      task.start();
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(registry.list(new GroupResource("", "namespaces"), "")).hasSize(4);
  }

  @Test
  void theKubernetesServiceLeadsToAllLiveServers() {
    service("192.0.2.1").run();
    now = now.plusSeconds(10);
    service("192.0.2.2").run();
    assertThat(addresses()).isEqualTo("[\"192.0.2.1\"],[\"192.0.2.2\"]");

    now = now.plusSeconds(10);
    service("192.0.2.2").run();
    assertThat(addresses()).as("the first one was killed").isEqualTo("[\"192.0.2.2\"]");

    service("192.0.2.3").run();
    service("192.0.2.2").withdraw();
    assertThat(addresses()).as("one stops").isEqualTo("[\"192.0.2.3\"]");
  }

  @Test
  void everyServerHasAnIdentityAndTheOthersRemoveThoseOfTheDead() {
    ServerIdentity one = identity("one");
    one.run();
    ServerIdentity two = identity("two");
    two.run();
    assertThat(one.name()).matches("apiserver-[a-z2-7]{26}").isNotEqualTo(two.name());
    assertThat(identity("one").name()).as("also after a restart").isEqualTo(one.name());
    ObjectNode lease =
        registry.find(ServerIdentity.LEASES, "kube-system", one.name()).orElseThrow();
    assertThat(lease.at("/metadata/labels").toString())
        .isEqualTo(
            "{\"apiserver.kubernetes.io/identity\":\"kube-apiserver\","
                + "\"kubernetes.io/hostname\":\"one\"}");
    assertThat(lease.at("/spec/holderIdentity").asText()).startsWith(one.name() + "_");

    now = now.plusSeconds(3700);
    two.run();
    assertThat(registry.find(ServerIdentity.LEASES, "kube-system", one.name())).isEmpty();
    two.release();
    assertThat(registry.list(ServerIdentity.LEASES, "kube-system")).isEmpty();
  }

  private ServerIdentity identity(String host) {
    return new ServerIdentity(registry, host, 6443, () -> now);
  }

  @Test
  void whatSomebodyDeletesOrChangesIsPutRight() {
    KubernetesService service = service("192.0.2.1");
    service.run();
    objects.delete(KubernetesService.SERVICES, "default", "kubernetes");
    objects.put(
        KubernetesService.SLICES,
        "{metadata: {namespace: default, name: kubernetes}, endpoints: []}");

    service.run();

    assertThat(
            registry
                .find(KubernetesService.SERVICES, "default", "kubernetes")
                .orElseThrow()
                .path("spec")
                .path("clusterIP")
                .asText())
        .isEqualTo("10.96.0.1");
    assertThat(addresses()).isEqualTo("[\"192.0.2.1\"]");
  }

  @Test
  void aServerThatLeavesTheEndpointsToOthersMakesTheServiceAlone() {
    ServerAddress self = new ServerAddress("192.0.2.1", 6443);
    KubernetesService service =
        new KubernetesService(registry, "10.96.0.1", self, Optional.empty());
    service.run();
    service.withdraw();
    assertThat(registry.find(KubernetesService.SERVICES, "default", "kubernetes")).isPresent();
    assertThat(registry.find(KubernetesService.SLICES, "default", "kubernetes")).isEmpty();
    assertThat(registry.find(KubernetesService.ENDPOINTS, "default", "kubernetes")).isEmpty();
  }

  private KubernetesService service(String address) {
    ServerAddress self = new ServerAddress(address, 6443);
    return new KubernetesService(
        registry, "10.96.0.1", self, Optional.of(new LivingServers(store, self)));
  }

  private String addresses() {
    Optional<ObjectNode> slice = registry.find(KubernetesService.SLICES, "default", "kubernetes");
    List<String> all =
        slice.orElseThrow().path("endpoints").findValues("addresses").stream()
            .map(Object::toString)
            .toList();
    return String.join(",", all);
  }

  private static String name(ObjectNode object) {
    return object.path("metadata").path("name").asText();
  }

  private static String key(ObjectNode object) {
    return object.path("metadata").path("namespace").asText() + "/" + name(object);
  }
}
