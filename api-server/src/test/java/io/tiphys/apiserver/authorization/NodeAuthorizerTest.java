package io.tiphys.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.security.MemoryObjects;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAuthorizerTest {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final User NODE = new User("system:node:n1", "", Set.of("system:nodes"), Map.of());

  private final MemoryObjects objects = new MemoryObjects();
  private Authorization authorization;

  @BeforeEach
  void start() {
    pod("web", "n1");
    pod("db", "n2");
    objects.put(
        new GroupResource("", "persistentvolumeclaims"),
        "{metadata: {namespace: team, name: web-claim}, spec: {volumeName: pv-1}}");
    objects.put(
        RoleIndex.CLUSTER_ROLES,
        """
        metadata: {name: "system:node"}
        rules:
        - {verbs: [get, list, watch], apiGroups: [""], resources: [services]}
        - {verbs: [get, list, watch], apiGroups: [""], resources: [secrets, pods, nodes]}
        """);
    RoleIndex roles = RoleIndex.following(objects.caches());
    authorization =
        new Authorization(
            List.of(
                new NodeAuthorizer(roles, NodeReach.following(objects.caches())),
                new RoleAuthorizer(roles)),
            roles);
  }

  private void pod(String name, String node) {
    objects.put(
        PODS,
        """
        metadata: {namespace: team, name: NAME}
        spec:
          nodeName: NODE
          serviceAccountName: NAME-account
          imagePullSecrets: [{name: NAME-pull}]
          containers:
          - name: c
            env: [{name: E, valueFrom: {secretKeyRef: {name: NAME-env, key: k}}}]
            envFrom: [{configMapRef: {name: NAME-from}}]
          volumes:
          - {name: a, secret: {secretName: NAME-volume}}
          - {name: b, persistentVolumeClaim: {claimName: NAME-claim}}
          - {name: c, projected: {sources: [{configMap: {name: NAME-projected}}]}}
        """
            .replace("NAME", name)
            .replace("NODE", node));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # verb,  group,               resource,               subresource, namespace, name,          allowed
          get,     '',                  secrets,                '',          team,      web-env,       true
          watch,   '',                  secrets,                '',          team,      web-volume,    true
          get,     '',                  secrets,                '',          team,      web-pull,      true
          get,     '',                  secrets,                '',          team,      db-env,        false
          get,     '',                  secrets,                '',          other,     web-env,       false
          list,    '',                  secrets,                '',          team,      '',            false
          update,  '',                  secrets,                '',          team,      web-env,       false
          get,     '',                  configmaps,             '',          team,      web-from,      true
          get,     '',                  configmaps,             '',          team,      web-projected, true
          get,     '',                  configmaps,             '',          team,      db-from,       false
          get,     '',                  persistentvolumeclaims, '',          team,      web-claim,     true
          get,     '',                  persistentvolumes,      '',          '',        pv-1,          true
          get,     '',                  persistentvolumes,      '',          '',        pv-2,          false
          create,  '',                  serviceaccounts,        token,       team,      web-account,   true
          create,  '',                  serviceaccounts,        token,       team,      db-account,    false
          get,     '',                  pods,                   '',          team,      web,           true
          get,     '',                  pods,                   '',          team,      db,            false
          patch,   '',                  pods,                   status,      team,      web,           true
          patch,   '',                  pods,                   status,      team,      db,            false
          delete,  '',                  pods,                   '',          team,      db,            false
          list,    '',                  pods,                   '',          '',        '',            false
          get,     '',                  nodes,                  '',          '',        n1,            true
          get,     '',                  nodes,                  '',          '',        n2,            false
          create,  '',                  nodes,                  '',          '',        '',            true
          patch,   '',                  nodes,                  status,      '',        n1,            true
          patch,   '',                  nodes,                  status,      '',        n2,            false
          delete,  '',                  nodes,                  '',          '',        n1,            false
          update,  coordination.k8s.io, leases,                 '',          kube-node-lease, n1,      true
          update,  coordination.k8s.io, leases,                 '',          kube-node-lease, n2,      false
          update,  coordination.k8s.io, leases,                 '',          kube-system, n1,          false
          list,    '',                  services,               '',          '',        '',            true
          """)
  void aNodeReachesItselfAndWhatItsPodsReferTo(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      boolean allowed) {
    RequestInfo request =
        new RequestInfo(true, verb, "", group, "v1", resource, subresource, namespace, name);

    assertThat(authorization.authorize(NODE, request).verdict() == Authorizer.Verdict.ALLOW)
        .isEqualTo(allowed);
  }

  @Test
  void aNodeListsItsOwnPodsOnly() {
    assertThat(authorization.allows(NODE, podList("spec.nodeName=n1"))).isTrue();
    assertThat(authorization.allows(NODE, podList("spec.nodeName=n2"))).isFalse();
    assertThat(authorization.allows(NODE, podList("spec.nodeName!=n2"))).isFalse();
  }

  @Test
  void whatAPodReferredToIsOutOfReachWhenThePodHasGone() {
    RequestInfo secret =
        new RequestInfo(true, "get", "", "", "v1", "secrets", "", "team", "web-env");
    assertThat(authorization.allows(NODE, secret)).isTrue();

    objects.delete(PODS, "team", "web");

    assertThat(authorization.authorize(NODE, secret).reason())
        .isEqualTo("no relationship found between node 'n1' and this object");
  }

  @Test
  void aPodThatIsBoundBringsItsSecretsIntoReach() {
    objects.put(PODS, "metadata: {namespace: team, name: late}");
    RequestInfo secret =
        new RequestInfo(true, "get", "", "", "v1", "secrets", "", "team", "late-env");
    assertThat(authorization.allows(NODE, secret)).isFalse();

    pod("late", "n1");

    assertThat(authorization.allows(NODE, secret)).isTrue();
  }

  @Test
  void whoOnlyHasANodesNameIsNoNode() {
    User impostor = new User("system:node:n1", "", Set.of(), Map.of());

    assertThat(
            authorization.allows(
                impostor, new RequestInfo(true, "get", "", "", "v1", "nodes", "", "", "n1")))
        .isFalse();
  }

  private static RequestInfo podList(String fieldSelector) {
    return new RequestInfo(true, "list", "", "", "v1", "pods", "", "", "", fieldSelector);
  }
}
