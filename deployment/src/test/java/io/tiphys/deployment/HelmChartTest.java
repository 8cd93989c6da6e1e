package io.tiphys.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Yaml;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of values, held against a real API server; nothing runs. */
class HelmChartTest {

  private static TestApiServer server;
  private static ApiClient client;

  @BeforeAll
  static void start() throws IOException {
    server = TestApiServer.start();
    client = server.admin();
    namespace(Chart.NAMESPACE);
    for (JsonNode definition :
        Yaml.readAll(Files.readAllBytes(Chart.values("servicemonitor-definition")))) {
      post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
    }
    Await.until(
        "service monitors are known",
        () -> resources("monitoring.coreos.com/v1").containsKey("ServiceMonitor"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** In this namespace nothing runs that is not restricted. */
  private static void namespace(String name) {
    ObjectNode namespace = Json.newObject().put("apiVersion", "v1").put("kind", "Namespace");
    namespace
        .putObject("metadata")
        .put("name", name)
        .putObject("labels")
        .put("pod-security.kubernetes.io/enforce", "restricted");
    post("/api/v1/namespaces", namespace);
    ObjectNode account = Json.newObject().put("apiVersion", "v1").put("kind", "ServiceAccount");
    account.putObject("metadata").put("name", "default");
    post("/api/v1/namespaces/" + name + "/serviceaccounts", account);
  }

  @Test
  void helmFindsNothingToComplainAbout() {
    LintResult result = Chart.helm().lint().strict().call();

    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"defaults", "small", "large", "external"})
  void anApiServerTakesAllObjects(String values) {
    List<JsonNode> objects = Chart.objects(values);

    assertThat(objects).hasSizeGreaterThanOrEqualTo(8);
    for (JsonNode object : objects) {
      post(path(object) + "?dryRun=All&fieldValidation=Strict", object);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"defaults", "small", "large", "external"})
  void allPodsButNodesAreRestricted(String values) {
    int pods = 0;
    for (JsonNode object : Chart.objects(values)) {
      JsonNode template =
          object.path("kind").asText().equals("CronJob")
              ? object.at("/spec/jobTemplate/spec/template")
              : object.at("/spec/template");
      if (template.isObject() && !object.path("kind").asText().equals("DaemonSet")) {
        ObjectNode pod = Json.newObject().put("apiVersion", "v1").put("kind", "Pod");
        pod.setAll((ObjectNode) template.deepCopy());
        ((ObjectNode) pod.path("metadata")).put("generateName", "try-");
        for (JsonNode claim : object.at("/spec/volumeClaimTemplates")) {
          ObjectNode volume = ((ArrayNode) pod.at("/spec/volumes")).addObject();
          volume.put("name", claim.at("/metadata/name").asText()).putObject("emptyDir");
        }
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        post("/api/v1/namespaces/" + Chart.NAMESPACE + "/pods?dryRun=All", pod);
        pods++;
      }
    }
    assertThat(pods).isGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd.members, 2",
    "etcd.quotaBytes, 5",
    "etcd.persistence.size, much",
    "etcd.defragmentation.schedule, sometimes",
    "etcd.external.enabled, true",
    "apiServer.replicas, 0",
    "apiServer.service.type, Balancer",
    "apiServer.replica, 2",
    "image.pullPolicy, Seldom",
    "image.overrides.kubelet, x",
    "security.user, 0",
    "simulatedNodes.count, -1",
    "nodes.enabled, true",
    "database.external.url, mysql://somewhere",
    "serviceMonitors.interval, often",
    "cluster.serviceCidr, many",
    "surplus, 1"
  })
  void badValuesAreRefused(String key, String value) {
    assertThatThrownBy(() -> Chart.template().set(key, value).call())
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @Test
  void aNewChartAloneRestartsNoPod() {
    for (JsonNode object : Chart.objects("large")) {
      JsonNode labels = object.at("/spec/template/metadata/labels");
      assertThat(labels.has("helm.sh/chart")).isFalse();
      assertThat(labels.has("app.kubernetes.io/version")).isFalse();
    }
  }

  @Test
  void eachPodMountsNoSecretsButItsOwn() {
    Map<String, String> owners = new HashMap<>();
    for (JsonNode object : Chart.objects("large")) {
      String component = object.at("/metadata/labels/app.kubernetes.io~1component").asText();
      for (JsonNode secret : object.findValues("secretName")) {
        String owner = owners.putIfAbsent(secret.asText(), component);
        assertThat(owner == null || (owner.startsWith("etcd-") && component.startsWith("etcd-")))
            .as("%s mounts %s, which is %s's", component, secret.asText(), owner)
            .isTrue();
      }
    }
    assertThat(owners).doesNotContainKeys("demo-tiphys-pki", "demo-tiphys-admin");
  }

  private static String path(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String plural = resources(version).get(object.path("kind").asText());
    assertThat(plural).as("the server knows %s", object.path("kind")).isNotNull();
    return root(version) + "/namespaces/" + Chart.NAMESPACE + "/" + plural;
  }

  private static Map<String, String> resources(String version) {
    Map<String, String> plurals = new HashMap<>();
    JsonNode list;
    try {
      list = client.call("GET", root(version), Optional.empty());
    } catch (StatusException e) {
      return plurals;
    }
    for (JsonNode resource : list.path("resources")) {
      plurals.putIfAbsent(resource.path("kind").asText(), resource.path("name").asText());
    }
    return plurals;
  }

  private static String root(String version) {
    return version.contains("/") ? "/apis/" + version : "/api/" + version;
  }

  private static void post(String path, JsonNode object) {
    client.call("POST", path, Optional.of(object));
  }
}
