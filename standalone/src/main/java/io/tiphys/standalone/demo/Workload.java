package io.tiphys.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.Patch;
import java.util.List;
import java.util.Optional;

/** What the demo does to the cluster: plain calls to the API server. */
final class Workload {

  static final String NAMESPACE = "default";
  static final String NAME = "hello";
  static final String VISITOR = "hello-visitor";

  private final ApiClient client;
  private final ResourceClient<Deployment> deployments;
  private final ResourceClient<Service> services;
  private final ResourceClient<Pod> pods;

  Workload(ApiClient client) {
    this.client = client;
    deployments = client.resources(Deployment.class);
    services = client.resources(Service.class);
    pods = client.resources(Pod.class);
  }

  /** Creates what the manifest holds. */
  void apply(List<JsonNode> manifest) {
    for (JsonNode object : manifest) {
      switch (object.path("kind").asText()) {
        case "Deployment" ->
            deployments.create(inNamespace(Json.convert(object, Deployment.class)));
        case "Service" -> services.create(inNamespace(Json.convert(object, Service.class)));
        default -> throw new IllegalArgumentException("unexpected kind in: " + object);
      }
    }
  }

  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> T inNamespace(T object) {
    object.getMetadata().setNamespace(NAMESPACE);
    return object;
  }

  void scale(int replicas) {
    ObjectNode patch = Json.newObject();
    patch.putObject("spec").put("replicas", replicas);
    deployments.patch(NAMESPACE, NAME, Patch.merge(patch).on("scale"));
  }

  void roll(String image) throws JsonProcessingException {
    String patch =
        """
        {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "%s"}]}}}}
        """
            .formatted(image);
    deployments.patch(
        NAMESPACE,
        NAME,
        Patch.strategic(Json.parse(patch.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  void deletePod(String name) {
    pods.delete(NAMESPACE, name, DeleteOptions.DEFAULT);
  }

  /** A pod that asks the Service by its name, prints the answer, and is done. */
  void visit(String image, String url) {
    pods.create(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(VISITOR)
            .endMetadata()
            .withNewSpec()
            .withRestartPolicy("Never")
            .addNewContainer()
            .withName("visitor")
            .withImage(image)
            .withCommand("wget", "-q", "-O", "-", url)
            .endContainer()
            .endSpec()
            .build());
  }

  String visitorPhase() {
    return pods.fetch(NAMESPACE, VISITOR).getStatus().getPhase();
  }

  String visitorLog() {
    return client
        .call(
            "GET",
            "/api/v1/namespaces/" + NAMESPACE + "/pods/" + VISITOR + "/log",
            Optional.empty())
        .asText();
  }

  /** Removes all that the demo made; what is gone already is fine. */
  void remove() {
    DeleteOptions options = DeleteOptions.background();
    if (deployments.find(NAMESPACE, NAME).isPresent()) {
      deployments.delete(NAMESPACE, NAME, options);
    }
    if (services.find(NAMESPACE, NAME).isPresent()) {
      services.delete(NAMESPACE, NAME, options);
    }
    Optional<Pod> visitor = pods.find(NAMESPACE, VISITOR);
    if (visitor.isPresent()) {
      pods.delete(NAMESPACE, VISITOR, options.withGracePeriod(0));
    }
  }
}
