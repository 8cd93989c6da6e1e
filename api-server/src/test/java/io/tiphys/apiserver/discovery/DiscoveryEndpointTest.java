package io.tiphys.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.web.Endpoint.Document;
import io.tiphys.apiserver.web.Endpoint.Request;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryEndpointTest {

  private static final String V2 =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String V2BETA1 =
      "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

  private final DiscoveryEndpoint endpoint =
      new DiscoveryEndpoint(
          BuiltInResources.catalogue(), RemoteGroups.NONE, () -> "192.0.2.1:6443");

  @Test
  void listsVersionsAndGroups() throws JsonProcessingException {
    JsonNode core = json("/api", "application/json");
    assertThat(core.path("kind").asText()).isEqualTo("APIVersions");
    assertThat(core.at("/versions/0").asText()).isEqualTo("v1");
    assertThat(core.at("/serverAddressByClientCIDRs/0/serverAddress").asText())
        .isEqualTo("192.0.2.1:6443");
    JsonNode groups = json("/apis", "");
    assertThat(groups.path("kind").asText()).isEqualTo("APIGroupList");
    assertThat(groups.path("groups").findValuesAsText("name"))
        .contains("apps", "batch", "rbac.authorization.k8s.io")
        .doesNotContain("");
    JsonNode autoscaling = json("/apis/autoscaling", "");
    assertThat(autoscaling.at("/preferredVersion/groupVersion").asText())
        .isEqualTo("autoscaling/v2");
    assertThat(autoscaling.path("versions")).hasSize(2);
  }

  @Test
  void listsTheResourcesOfAVersion() throws JsonProcessingException {
    JsonNode apps = json("/apis/apps/v1", "");
    assertThat(apps.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(apps.path("resources").findValuesAsText("name"))
        .containsSubsequence("deployments", "deployments/scale", "deployments/status");
    JsonNode deployments = named(apps, "deployments");
    assertThat(deployments)
        .isEqualTo(
            Json.parse(
                """
                {"name":"deployments","singularName":"deployment","namespaced":true,
                 "kind":"Deployment","verbs":["create","delete","deletecollection","get","list",
                 "patch","update","watch"],"shortNames":["deploy"],"categories":["all"],
                 "storageVersionHash":"8aSe+NMegvE="}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    JsonNode scale = named(apps, "deployments/scale");
    assertThat(scale.path("group").asText()).isEqualTo("autoscaling");
    assertThat(named(json("/api/v1", ""), "pods/eviction").path("group").asText())
        .isEqualTo("policy");
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode resource : list.path("resources")) {
      if (resource.path("name").asText().equals(name)) {
        return resource;
      }
    }
    throw new AssertionError(name + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {V2, V2BETA1})
  void listsAllAtOnceWhereAsked(String type) throws JsonProcessingException {
    Document document = find("/apis", type + ", application/json").orElseThrow();
    assertThat(document.contentType()).isEqualTo(type);
    JsonNode list = Json.parse(document.body());
    assertThat(list.path("kind").asText()).isEqualTo("APIGroupDiscoveryList");
    assertThat(list.path("items").findValuesAsText("freshness")).containsOnly("Current");
    JsonNode core = Json.parse(find("/api", type).orElseThrow().body());
    assertThat(core.path("items")).hasSize(1);
    assertThat(core.at("/items/0/versions/0/resources").findValuesAsText("resource"))
        .contains("pods", "nodes");
  }

  @Test
  void prefersWhatTheClientNamesFirst() {
    assertThat(find("/apis", "application/json," + V2).orElseThrow().contentType())
        .isEqualTo("application/json");
    assertThat(find("/apis", V2 + "," + V2BETA1).orElseThrow().contentType()).isEqualTo(V2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/apix",
        "/apis/absent",
        "/apis/apps/v2",
        "/api/v2",
        "/api/v1/pods",
        "/apis/"
      })
  void leavesOtherPathsToOthers(String path) {
    assertThat(find(path, "")).isEmpty();
  }

  @Test
  void namesContentAndStorageVersionByHash() {
    assertThat(find("/apis", "").orElseThrow().etag())
        .hasSize(128)
        .isEqualTo(find("/apis", "").orElseThrow().etag())
        .isNotEqualTo(find("/api/v1", "").orElseThrow().etag());
    assertThat(StorageVersionHash.of(new GroupVersionKind("", "v1", "Pod")))
        .isEqualTo("xPOwRZ+Yhw8=");
  }

  private Optional<Document> find(String path, String accept) {
    return endpoint.find(new Request(path, accept, "", ""));
  }

  private JsonNode json(String path, String accept) throws JsonProcessingException {
    return Json.parse(find(path, accept).orElseThrow().body());
  }
}
