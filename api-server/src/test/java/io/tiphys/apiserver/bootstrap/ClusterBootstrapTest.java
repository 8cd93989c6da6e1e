package io.tiphys.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.security.MemoryObjects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClusterBootstrapTest {

  private static final GroupResource CLUSTER_ROLES =
      new GroupResource("rbac.authorization.k8s.io", "clusterroles");
  private static final GroupResource BINDINGS =
      new GroupResource("rbac.authorization.k8s.io", "clusterrolebindings");

  private final MemoryObjects objects = new MemoryObjects();
  private final Registry registry = objects.registry();

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
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    service("192.0.2.1", now).run();
    service("192.0.2.2", now.plusSeconds(30)).run();
    assertThat(addresses()).isEqualTo("[\"192.0.2.1\"],[\"192.0.2.2\"]");

    service("192.0.2.2", now.plusSeconds(80)).run();

    assertThat(addresses()).isEqualTo("[\"192.0.2.2\"]");
  }

  @Test
  void whatSomebodyDeletesOrChangesIsPutRight() {
    KubernetesService service = service("192.0.2.1", Instant.parse("2026-01-01T00:00:00Z"));
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

  private KubernetesService service(String address, Instant now) {
    ServerAddress self = new ServerAddress(address, 6443);
    return new KubernetesService(
        registry,
        "10.96.0.1",
        self,
        new ServerLeases(registry, self, Clock.fixed(now, ZoneOffset.UTC)));
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
