package io.tiphys.servertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.pki.NodeIdentity;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what on a real server, over TLS. */
@ExtendWith(ApiServerExtension.class)
class IdentityTest {

  private static final String NAMESPACE = "identity";
  private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets";
  private static final String ACCOUNTS = "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";

  private static TestApiServer server;
  private static ApiClient admin;

  @BeforeAll
  static void prepare(TestApiServer shared) {
    server = shared;
    admin = server.admin();
    post(admin, "/api/v1/namespaces", "{'metadata':{'name':'" + NAMESPACE + "'}}");
    post(admin, ACCOUNTS, "{'metadata':{'name':'default'}}");
    for (String node : List.of("n1", "n2")) {
      post(admin, "/api/v1/nodes", "{'metadata':{'name':'" + node + "'}}");
      post(admin, SECRETS, "{'metadata':{'name':'secret-of-" + node + "'}}");
      post(
          admin,
          PODS,
          "{'metadata':{'name':'on-"
              + node
              + "'},'spec':{'nodeName':'"
              + node
              + "','containers':[{'name':'c','image':'x','envFrom':[{'secretRef':{'name':'secret-of-"
              + node
              + "'}}]}]}}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/version, true",
    "/livez, true",
    "/readyz, true",
    "/healthz, true",
    "/api, false",
    "/apis, false",
    "/openapi/v3, false",
    "/metrics, false",
    "/api/v1/namespaces/kube-public/configmaps/cluster-info, false",
    "/api/v1/secrets, false"
  })
  void whoIsNotLoggedInSeesHealthAndVersionOnly(String path, boolean allowed) {
    ApiClient nobody = client(new ClusterAccess.Anonymous());

    if (allowed) {
      assertThat(refusal(nobody, "GET", path)).isNotEqualTo(403);
    } else {
      assertThat(refusal(nobody, "GET", path)).isEqualTo(403);
    }
  }

  @Test
  void aTokenThatIsNobodysIsRefused() {
    assertThat(refusal(client(ClusterAccess.Token.of("nobodys")), "GET", "/version"))
        .isEqualTo(401);
  }

  @Test
  void aNodeReachesWhatItsOwnPodsReferTo() {
    ApiClient node = node();

    assertThat(node.call("GET", SECRETS + "/secret-of-n1", Optional.empty()).path("kind").asText())
        .isEqualTo("Secret");
    assertThat(
            node.call("GET", PODS + "?fieldSelector=spec.nodeName%3Dn1", Optional.empty())
                .path("items"))
        .hasSize(1);
    assertThat(refusal(node, "GET", SECRETS + "/secret-of-n2")).isEqualTo(403);
    assertThat(refusal(node, "GET", SECRETS)).isEqualTo(403);
    assertThat(refusal(node, "GET", PODS)).isEqualTo(403);
    assertThat(refusal(node, "GET", "/api/v1/nodes/n2")).isEqualTo(403);
    assertThat(refusal(node, "DELETE", PODS + "/on-n2")).isEqualTo(403);
  }

  @Test
  void aNodeGetsATokenForItsPodAndTheTokenDiesWithThePod() {
    post(
        admin,
        PODS,
        "{'metadata':{'name':'short'},'spec':{'nodeName':'n1','terminationGracePeriodSeconds':0,"
            + "'containers':[{'name':'c','image':'x'}]}}");
    String request =
        "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{'boundObjectRef':"
            + "{'kind':'Pod','apiVersion':'v1','name':'short'}}}";
    String token =
        post(node(), ACCOUNTS + "/default/token", request).path("status").path("token").asText();
    ApiClient pod = client(ClusterAccess.Token.of(token));
    assertThat(pod.call("GET", "/api", Optional.empty()).path("kind").asText())
        .isEqualTo("APIVersions");

    admin.call("DELETE", PODS + "/short", Optional.of(json("{'gracePeriodSeconds':0}")));

    assertThat(refusal(pod, "GET", "/api")).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scheduler.conf",
        "kube-proxy.conf",
        "cluster-dns.conf",
        "cloud-controller-manager.conf"
      })
  void noPartOfTheControlPlaneReadsSecretsWithoutNeed(String kubeconfig) {
    ApiClient part = client(server.access(kubeconfig).credentials());

    assertThat(refusal(part, "GET", SECRETS)).isEqualTo(403);
    assertThat(part.call("GET", "/api/v1/services", Optional.empty()).path("kind").asText())
        .isEqualTo("ServiceList");
  }

  @Test
  void nobodyGivesAwayWhatTheyDoNotHave() {
    post(
        admin,
        RBAC + "/clusterroles",
        "{'metadata':{'name':'role-writer'},'rules':[{'verbs':['create','update'],'apiGroups':"
            + "['rbac.authorization.k8s.io'],'resources':['roles','rolebindings']}]}");
    post(
        admin,
        RBAC + "/clusterrolebindings",
        "{'metadata':{'name':'role-writer'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
            + "'kind':'ClusterRole','name':'role-writer'},'subjects':[{'kind':'User','name':'rita',"
            + "'apiGroup':'rbac.authorization.k8s.io'}]}");
    ApiClient rita = server.as("rita");
    String roles = RBAC + "/namespaces/" + NAMESPACE + "/roles";

    assertThatThrownBy(() ->
            post(
                rita,
                roles,
                "{'metadata':{'name':'r'},'rules':[{'verbs':['get'],'apiGroups':[''],"
                    + "'resources':['secrets']}]}"))
        .hasMessageContaining("is attempting to grant RBAC permissions not currently held:")
        .hasMessageContaining("{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
  }

  @Test
  void theHooksHaveUpstreamsNames() {
    String text =
        admin
            .call("GET", "/readyz/poststarthook/rbac/bootstrap-roles", Optional.empty())
            .toString();

    assertThat(text).contains("ok");
  }

  private static ApiClient node() {
    Kubeconfig.Cluster cluster = Kubeconfig.read(server.adminKubeconfig()).cluster();
    NodeIdentity identity =
        NodeIdentity.ensure(server.dataDir(), "n1", List.of(), cluster.server());
    return client(ClusterAccess.of(Kubeconfig.read(identity.kubeconfig())).credentials());
  }

  private static ApiClient client(ClusterAccess.Credentials credentials) {
    ClusterAccess access = server.adminAccess();
    return ApiClient.connect(
        new ClusterAccess(access.servers(), access.authorityPem(), false, credentials), "test");
  }

  private static JsonNode post(ApiClient client, String path, String body) {
    return client.call("POST", path, Optional.of(json(body)));
  }

  /** The code of the refusal, or 0 if there was none. */
  private static int refusal(ApiClient client, String method, String path) {
    try {
      client.call(method, path, Optional.empty());
      return 0;
    } catch (StatusException e) {
      return e.status().code();
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
