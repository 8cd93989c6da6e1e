package io.tiphys.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.security.MemoryObjects;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationTest {

  private static final User ALICE =
      new User("alice", "", Set.of("dev", "system:authenticated"), Map.of());
  private static final GroupResource ROLE_BINDINGS = RoleIndex.ROLE_BINDINGS;

  private final MemoryObjects objects = new MemoryObjects();
  private Authorization authorization;

  @BeforeEach
  void start() {
    objects.put(
        RoleIndex.CLUSTER_ROLES,
        """
        metadata: {name: reader}
        rules:
        - {verbs: [get, list], apiGroups: [""], resources: [pods, pods/log, "*/status"]}
        - {verbs: [get], apiGroups: [apps], resources: ["*"], resourceNames: [web]}
        - {verbs: ["*"], apiGroups: ["batch"], resources: [jobs]}
        - {verbs: [get], nonResourceURLs: [/healthz, /metrics/*]}
        """);
    objects.put(
        RoleIndex.CLUSTER_ROLE_BINDINGS,
        """
        metadata: {name: devs-read}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{kind: Group, name: dev}]
        """);
    objects.put(
        RoleIndex.ROLES,
        """
        metadata: {namespace: team, name: deployer}
        rules: [{verbs: [create], apiGroups: [apps], resources: [deployments]}]
        """);
    objects.put(
        ROLE_BINDINGS,
        """
        metadata: {namespace: team, name: alice-deploys}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
        subjects: [{kind: User, name: alice}, {kind: ServiceAccount, name: bot, namespace: ci}]
        """);
    RoleIndex roles = RoleIndex.following(objects.caches());
    authorization = new Authorization(List.of(new RoleAuthorizer(roles)), roles);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # verb,   group,  resource,    subresource, namespace, name, allowed
          get,      '',     pods,        '',          team,      a,    true
          list,     '',     pods,        '',          '',        '',   true
          watch,    '',     pods,        '',          team,      '',   false
          get,      '',     pods,        log,         team,      a,    true
          get,      '',     pods,        exec,        team,      a,    false
          get,      '',     services,    status,      team,      a,    true
          get,      '',     services,    '',          team,      a,    false
          get,      apps,   deployments, '',          team,      web,  true
          get,      apps,   deployments, scale,       team,      web,  true
          get,      apps,   deployments, '',          team,      db,   false
          list,     apps,   deployments, '',          team,      '',   false
          delete,   batch,  jobs,        '',          team,      a,    true
          delete,   batch,  cronjobs,    '',          team,      a,    false
          create,   apps,   deployments, '',          team,      '',   true
          create,   apps,   deployments, '',          other,     '',   false
          create,   apps,   deployments, '',          '',        '',   false
          """)
  void rolesAllowWhatTheirRulesSay(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      boolean allowed) {
    assertThat(
            authorization.allows(
                ALICE, request(verb, group, resource, subresource, namespace, name)))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "get, /healthz, true",
    "post, /healthz, false",
    "get, /healthz/etcd, false",
    "get, /metrics/slis, true",
    "get, /metrics, false"
  })
  void pathsEndInAStarOrAreExact(String verb, String path, boolean allowed) {
    assertThat(authorization.allows(ALICE, path(verb, path))).isEqualTo(allowed);
  }

  @Test
  void aServiceAccountIsASubject() {
    User bot = new User("system:serviceaccount:ci:bot", "", Set.of(), Map.of());

    assertThat(
            authorization.authorize(bot, request("create", "apps", "deployments", "", "team", "")))
        .isEqualTo(
            new Authorizer.Decision(
                Authorizer.Verdict.ALLOW,
                "RBAC: allowed by RoleBinding \"alice-deploys/team\" of Role \"deployer\" to"
                    + " ServiceAccount \"bot/ci\""));
  }

  @Test
  void aBindingThatIsDeletedGivesNothingAtOnce() {
    RequestInfo create = request("create", "apps", "deployments", "", "team", "");
    assertThat(authorization.allows(ALICE, create)).isTrue();

    objects.delete(ROLE_BINDINGS, "team", "alice-deploys");

    assertThat(authorization.allows(ALICE, create)).isFalse();
  }

  @Test
  void aRoleThatChangesChangesRightsAtOnce() {
    RequestInfo get = request("get", "", "pods", "", "team", "a");
    assertThat(authorization.allows(ALICE, get)).isTrue();

    objects.put(RoleIndex.CLUSTER_ROLES, "{metadata: {name: reader}, rules: []}");

    assertThat(authorization.allows(ALICE, get)).isFalse();
  }

  @Test
  void aggregationTakesInRolesThroughRoles() {
    objects.put(
        RoleIndex.CLUSTER_ROLES,
        """
        metadata: {name: admin}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-admin: "true"}}]}
        """);
    objects.put(
        RoleIndex.CLUSTER_ROLES,
        """
        metadata: {name: edit, labels: {to-admin: "true"}}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-edit: "true"}}]}
        """);
    objects.put(
        RoleIndex.CLUSTER_ROLE_BINDINGS,
        """
        metadata: {name: admins}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
        subjects: [{kind: Group, name: dev}]
        """);
    RequestInfo widgets = request("create", "example.com", "widgets", "", "team", "");
    assertThat(authorization.allows(ALICE, widgets)).isFalse();

    objects.put(
        RoleIndex.CLUSTER_ROLES,
        """
        metadata: {name: widgets-edit, labels: {to-edit: "true"}}
        rules: [{verbs: [create], apiGroups: [example.com], resources: [widgets]}]
        """);

    assertThat(authorization.allows(ALICE, widgets)).isTrue();
  }

  @Test
  void systemMastersMayDoEverything() {
    User root = new User("root", "", Set.of("system:masters"), Map.of());

    assertThat(authorization.allows(root, request("delete", "", "nodes", "", "", "a"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          list;;secrets;;default;;secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" in the namespace "default"
          get;apps;daemonsets;;team;db;daemonsets.apps "db" is forbidden: User "alice" cannot get resource "daemonsets" in API group "apps" in the namespace "team"
          get;;nodes;;;;nodes is forbidden: User "alice" cannot get resource "nodes" in API group "" at the cluster scope
          create;;pods;exec;team;a;pods "a" is forbidden: User "alice" cannot create resource "pods/exec" in API group "" in the namespace "team"
          """)
  void refusalsAreWordedAsUpstream(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String message) {
    RequestInfo request =
        request(verb, text(group), resource, text(subresource), text(namespace), text(name));

    assertThatThrownBy(() -> authorization.check(ALICE, request))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(403))
        .hasMessage(message);
  }

  @Test
  void refusalsOfPathsAreWordedAsUpstream() {
    assertThatThrownBy(() -> authorization.check(User.anonymous(), path("get", "/metrics")))
        .hasMessage("forbidden: User \"system:anonymous\" cannot get path \"/metrics\"");
  }

  @Test
  void aDecisionThatIsKnownTakesMicroseconds() {
    RequestInfo get = request("get", "", "pods", "", "team", "a");
    for (int i = 0; i < 200_000; i++) {
      authorization.allows(ALICE, get);
    }
    int rounds = 200_000;
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      authorization.allows(ALICE, get);
    }
    double micros = (System.nanoTime() - start) / 1_000.0 / rounds;

    assertThat(micros).as("microseconds for a decision").isLessThan(50);
  }

  // --- impersonation ---

  @Test
  void impersonationNeedsTheVerbForEachPart() {
    objects.put(
        RoleIndex.CLUSTER_ROLES,
        """
        metadata: {name: impersonator}
        rules: [{verbs: [impersonate], apiGroups: [""], resources: [users], resourceNames: [bob]}]
        """);
    objects.put(
        RoleIndex.CLUSTER_ROLE_BINDINGS,
        """
        metadata: {name: alice-impersonates}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: impersonator}
        subjects: [{kind: User, name: alice}]
        """);
    Impersonation impersonation = new Impersonation(authorization);

    User bob = impersonation.effectiveUser(ALICE, List.of(Map.entry("Impersonate-User", "bob")));

    assertThat(bob.name()).isEqualTo("bob");
    assertThat(bob.groups()).containsExactly("system:authenticated");
    assertThatThrownBy(() ->
            impersonation.effectiveUser(
                ALICE,
                List.of(
                    Map.entry("Impersonate-User", "bob"),
                    Map.entry("Impersonate-Group", "system:masters"))))
        .hasMessage(
            "groups \"system:masters\" is forbidden: User \"alice\" cannot impersonate resource"
                + " \"groups\" in API group \"\" at the cluster scope");
  }

  @Test
  void withoutItsHeadersNobodyIsImpersonated() {
    assertThat(
            new Impersonation(authorization)
                .effectiveUser(ALICE, List.of(Map.entry("Accept", "*/*"))))
        .isSameAs(ALICE);
  }

  // --- escalation ---

  @Test
  void nobodyGivesAwayWhatTheyDoNotHave() {
    Escalation escalation = new Escalation(authorization);
    PolicyRule held = rule(Set.of("get"), "", "pods");
    PolicyRule notHeld = rule(Set.of("get", "delete"), "", "secrets");
    RequestInfo target = request("bind", "rbac.authorization.k8s.io", "roles", "", "team", "r");

    escalation.check(ALICE, RoleIndex.ROLES, "team", "r", List.of(held), "escalate", target);

    assertThatThrownBy(() ->
            escalation.check(
                ALICE, RoleIndex.ROLES, "team", "r", List.of(held, notHeld), "escalate", target))
        .hasMessage(
            """
            roles.rbac.authorization.k8s.io "r" is forbidden: user "alice" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
            {APIGroups:[""], Resources:["secrets"], Verbs:["delete" "get"]}\
            """);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static PolicyRule rule(Set<String> verbs, String group, String resource) {
    return new PolicyRule(verbs, Set.of(group), Set.of(resource), Set.of(), Set.of());
  }

  private static RequestInfo request(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    return new RequestInfo(true, verb, "", group, "v1", resource, subresource, namespace, name);
  }

  private static RequestInfo path(String verb, String path) {
    return new RequestInfo(false, verb, path, "", "", "", "", "", "");
  }
}
