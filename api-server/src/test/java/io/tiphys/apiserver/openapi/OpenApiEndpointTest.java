package io.tiphys.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.web.Endpoint.Document;
import io.tiphys.apiserver.web.Endpoint.Request;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenApiEndpointTest {

  private static final OpenApiEndpoint ENDPOINT =
      new OpenApiEndpoint(
          BuiltInResources.catalogue(),
          CustomComponents.NONE,
          RemoteSpecifications.NONE,
          "v1.35.0");

  @Test
  void listsEveryVersionWithTheHashOfItsDocument() throws JsonProcessingException {
    JsonNode paths = json("/openapi/v3").path("paths");
    assertThat(paths.properties()).hasSize(24);
    for (var entry : paths.properties()) {
      Document document = find("/openapi/v3/" + entry.getKey(), "").orElseThrow();
      assertThat(entry.getValue().path("serverRelativeURL").asText())
          .isEqualTo("/openapi/v3/" + entry.getKey() + "?hash=" + document.etag());
    }
  }

  @Test
  void refersOnlyToSchemasThatAreThere() throws JsonProcessingException {
    for (var entry : json("/openapi/v3").path("paths").properties()) {
      JsonNode document = json("/openapi/v3/" + entry.getKey());
      for (String reference : document.findValuesAsText("$ref")) {
        if (!reference.isEmpty()) {
          assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
        }
      }
      assertThat(document.toString()).doesNotContain("x-tiphys");
    }
  }

  /** What kubectl looks for before it applies. */
  @Test
  void saysThatPatchesAreValidatedAndMergeStrategically() throws JsonProcessingException {
    JsonNode patch =
        json("/openapi/v3/apis/apps/v1")
            .path("paths")
            .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
            .path("patch");
    assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation");
    assertThat(patch.at("/requestBody/content").has("application/strategic-merge-patch+json"))
        .isTrue();
    assertThat(patch.path("x-kubernetes-action").asText()).isEqualTo("patch");
    assertThat(patch.at("/x-kubernetes-group-version-kind/kind").asText()).isEqualTo("Deployment");
    assertThat(patch.path("operationId").asText()).isEqualTo("patchAppsV1NamespacedDeployment");
  }

  @Test
  void describesKindsWithTheirMergeKeys() throws JsonProcessingException {
    JsonNode podSpec =
        json("/openapi/v3/api/v1").at("/components/schemas/io.k8s.api.core.v1.PodSpec");
    assertThat(podSpec.path("description").asText())
        .isEqualTo("PodSpec is a description of a pod.");
    JsonNode containers = podSpec.at("/properties/containers");
    assertThat(containers.path("x-kubernetes-patch-merge-key").asText()).isEqualTo("name");
    assertThat(containers.path("description").asText()).startsWith("List of containers");
  }

  @Test
  void turnsItAllIntoVersionTwo() throws JsonProcessingException {
    JsonNode document = json("/openapi/v2");
    assertThat(document.path("swagger").asText()).isEqualTo("2.0");
    JsonNode port =
        document.at("/definitions/io.k8s.api.core.v1.ServicePort/properties/targetPort");
    assertThat(port.path("$ref").asText())
        .isEqualTo("#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString");
    for (String reference : document.findValuesAsText("$ref")) {
      if (!reference.isEmpty()) {
        assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
      }
    }
  }

  @Test
  void writesVersionTwoAsProtobufWhereAsked() {
    Document document =
        find("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf")
            .orElseThrow();
    assertThat(document.contentType())
        .isEqualTo("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
    // Field 1, three bytes: the version of Swagger.
    assertThat(document.body()).startsWith(0x0A, 0x03, '2', '.', '0');
    assertThat(new String(document.body(), StandardCharsets.UTF_8))
        .contains("io.k8s.api.core.v1.PodSpec");
  }

  @Test
  void leavesOtherPathsToOthers() {
    assertThat(find("/openapi", "")).isEmpty();
    assertThat(find("/openapi/v3/apis/absent/v1", "")).isEmpty();
  }

  private static Optional<Document> find(String path, String accept) {
    return ENDPOINT.find(new Request(path, accept, "", ""));
  }

  private static JsonNode json(String path) throws JsonProcessingException {
    return Json.parse(find(path, "application/json").orElseThrow().body());
  }
}
