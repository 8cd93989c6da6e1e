package io.tiphys.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What bounds others: budgets and quotas, by their controllers and the API server together. */
class BudgetsAndQuotasTest {

  private static final String POD =
      """
      {"metadata":{"name":"NAME","labels":{"app":"web"}},"spec":{"containers":[
        {"name":"main","image":"web:1","resources":{"requests":{"cpu":"CPU"}}}]}}\
      """;

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
            ControllerManagerOptions.DEFAULT.withControllers(
                List.of("disruption", "resourcequota", "replicationcontroller", "serviceaccount")));
    manager.start();
    runner = new PodRunner(admin);
    Await.until("the controllers to act", Duration.ofSeconds(60), manager::isActing);
  }

  @AfterAll
  static void stop() {
    runner.close();
    manager.stop();
    server.close();
  }

  @Test
  void aBudgetSparesSomePodsAndNotTheLast() {
    String core = namespace("budgets");
    post(
        core + "/replicationcontrollers",
        """
        {"metadata":{"name":"web"},"spec":{"replicas":2,"template":{
          "metadata":{"labels":{"app":"web"}},
          "spec":{"containers":[{"name":"main","image":"web:1"}]}}}}\
        """);
    awaitThat(
        core + "/replicationcontrollers/web",
        rc -> rc.path("status").path("availableReplicas").asInt() == 2);
    String budgets = core.replace("/api/v1/", "/apis/policy/v1/") + "/poddisruptionbudgets";
    post(
        budgets,
        """
        {"metadata":{"name":"web"},"spec":{"maxUnavailable":1,
          "selector":{"matchLabels":{"app":"web"}}}}\
        """);
    JsonNode status =
        awaitThat(budgets + "/web", b -> b.at("/status/disruptionsAllowed").asInt() == 1)
            .path("status");
    assertThat(status.path("expectedPods").asInt()).isEqualTo(2);
    assertThat(status.path("desiredHealthy").asInt()).isEqualTo(1);
    assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("SufficientPods");

    // Nobody replaces what goes any more, so that the second eviction finds the budget spent.
    admin.call(
        "DELETE", core + "/replicationcontrollers/web?propagationPolicy=Orphan", Optional.empty());
    JsonNode pods = get(core + "/pods").path("items");
    evict(core, pods.path(0));
    assertThatThrownBy(() -> evict(core, pods.path(1)))
        .isInstanceOfSatisfying(
            StatusException.class,
            refused -> {
              assertThat(refused.status().code()).isEqualTo(429);
              assertThat(refused.status().causes())
                  .extracting(StatusCause::reason)
                  .containsExactly("DisruptionBudget");
            });
  }

  private static void evict(String core, JsonNode pod) {
    String name = pod.at("/metadata/name").asText();
    var _ =
        post(
            core + "/pods/" + name + "/eviction",
            "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\""
                + name
                + "\"}}");
  }

  @Test
  void aQuotaIsChargedAndGivenBack() {
    String core = namespace("quotas");
    post(
        core + "/resourcequotas",
        """
        {"metadata":{"name":"small"},"spec":{"hard":{
          "pods":"2","requests.cpu":"1","count/configmaps":"3","services.nodeports":"0"}}}\
        """);
    awaitThat(core + "/resourcequotas/small", q -> q.at("/status/used/pods").asText().equals("0"));
    pod(core, "one", "500m");
    assertThat(get(core + "/resourcequotas/small").path("status").path("used"))
        .isEqualTo(
            json(
                "{\"count/configmaps\":\"0\",\"pods\":\"1\",\"requests.cpu\":\"500m\","
                    + "\"services.nodeports\":\"0\"}"));
    assertThatThrownBy(() -> pod(core, "two", "600m"))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining(
            "pods \"two\" is forbidden: exceeded quota: small, requested: requests.cpu=600m, used:"
                + " requests.cpu=500m, limited: requests.cpu=1");
    assertThatThrownBy(() ->
            post(
                core + "/pods",
                "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"containers\":"
                    + "[{\"name\":\"main\",\"image\":\"a\"}]}}"))
        .hasMessageContaining("failed quota: small: must specify requests.cpu for: main");
    assertThatThrownBy(() ->
            post(
                core + "/services",
                "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"type\":\"NodePort\","
                    + "\"ports\":[{\"port\":80}]}}"))
        .hasMessageContaining("requested: services.nodeports=1");
    pod(core, "two", "500m");

    admin.call("DELETE", core + "/pods/one?gracePeriodSeconds=0", Optional.empty());
    awaitThat(
        core + "/resourcequotas/small",
        q -> q.at("/status/used/requests.cpu").asText().equals("500m"));
  }

  private static void pod(String core, String name, String cpu) {
    post(core + "/pods", POD.replace("NAME", name).replace("CPU", cpu));
  }

  private static String namespace(String name) {
    admin
        .resources(Namespace.class)
        .create(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    String core = "/api/v1/namespaces/" + name;
    awaitThat(core + "/serviceaccounts/default", account -> true);
    return core;
  }

  private static JsonNode post(String path, String body) {
    return admin.call("POST", path, Optional.of(json(body)));
  }

  private static JsonNode get(String path) {
    return admin.call("GET", path, Optional.empty());
  }

  private static JsonNode awaitThat(String path, Predicate<JsonNode> condition) {
    Await.until(
        path,
        Duration.ofSeconds(60),
        () -> {
          try {
            return condition.test(get(path));
          } catch (StatusException e) {
            return false;
          }
        });
    return get(path);
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
