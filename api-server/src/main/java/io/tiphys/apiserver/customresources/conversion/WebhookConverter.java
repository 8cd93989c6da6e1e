package io.tiphys.apiserver.customresources.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.webhook.WebhookClient;
import io.tiphys.apiserver.webhook.WebhookException;
import io.tiphys.apiserver.webhook.WebhookTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Converts by asking the webhook of a definition (ConversionReview v1, or v1beta1 if it must). */
public final class WebhookConverter implements Converter {

  private static final String GROUP = "apiextensions.k8s.io/";

  /** As long as upstream waits for a conversion. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WebhookClient client;
  private final WebhookTarget target;
  private final String reviewVersion;

  private WebhookConverter(WebhookClient client, WebhookTarget target, String reviewVersion) {
    this.client = client;
    this.target = target;
    this.reviewVersion = reviewVersion;
  }

  /** The converter that a definition asks for. */
  public static Converter of(JsonNode crd, WebhookClient client) {
    JsonNode conversion = crd.path("spec").path("conversion");
    if (!conversion.path("strategy").asText().equals("Webhook")) {
      return NONE;
    }
    JsonNode webhook = conversion.path("webhook");
    String review = "";
    for (JsonNode version : webhook.path("conversionReviewVersions")) {
      if (review.isEmpty() && Set.of("v1", "v1beta1").contains(version.asText())) {
        review = version.asText();
      }
    }
    return new WebhookConverter(client, WebhookTarget.of(webhook.path("clientConfig")), review);
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion) {
    List<ObjectNode> others =
        objects.stream().filter(o -> !o.path("apiVersion").asText().equals(apiVersion)).toList();
    if (others.isEmpty()) {
      return objects;
    }
    JsonNode answers;
    try {
      answers = ask(others, apiVersion);
    } catch (IOException | WebhookException e) {
      throw failed(others.getFirst(), "failed: " + e.getMessage());
    }
    if (answers.size() != others.size()) {
      throw failed(
          others.getFirst(), "returned " + answers.size() + " objects, expected " + others.size());
    }
    List<ObjectNode> converted = new ArrayList<>(objects.size());
    int next = 0;
    for (ObjectNode object : objects) {
      if (object.path("apiVersion").asText().equals(apiVersion)) {
        converted.add(object);
      } else {
        converted.add(accepted(object, answers.get(next), next, apiVersion));
        next++;
      }
    }
    return converted;
  }

  private JsonNode ask(List<ObjectNode> objects, String apiVersion)
      throws IOException, WebhookException {
    if (reviewVersion.isEmpty()) {
      throw new IOException("no supported conversion review versions");
    }
    String uid = UUID.randomUUID().toString();
    ObjectNode review = Json.newObject();
    review.put("kind", "ConversionReview").put("apiVersion", GROUP + reviewVersion);
    ObjectNode request = review.putObject("request");
    request.put("uid", uid).put("desiredAPIVersion", apiVersion);
    request.putArray("objects").addAll(objects);
    review.putObject("response").put("uid", "").putNull("convertedObjects").putObject("result");
    ObjectNode answer = client.post(target, review, PATIENCE);
    JsonNode response = answer.path("response");
    if (reviewVersion.equals("v1")) {
      checkKind(answer);
    }
    if (!response.isObject()) {
      throw new IOException("no response provided");
    }
    if (reviewVersion.equals("v1") && !response.path("uid").asText("").equals(uid)) {
      throw new IOException(
          "expected response.uid=\"%s\", got \"%s\""
              .formatted(uid, response.path("uid").asText("")));
    }
    JsonNode result = response.path("result");
    if (!result.path("status").asText("").equals("Success")) {
      String message = result.path("message").asText("");
      throw new IOException(
          message.isEmpty()
              ? "response.result.status was '"
                  + result.path("status").asText("")
                  + "', not 'Success'"
              : message);
    }
    return response.path("convertedObjects");
  }

  private static void checkKind(ObjectNode answer) throws IOException {
    String version = answer.path("apiVersion").asText("");
    String kind = answer.path("kind").asText("");
    if (!version.equals(GROUP + "v1") || !kind.equals("ConversionReview")) {
      throw new IOException(
          "expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got "
              + version
              + ", Kind="
              + kind);
    }
  }

  /** What came back, with the metadata that a webhook may not change. */
  private static ObjectNode accepted(
      ObjectNode original, JsonNode answer, int index, String apiVersion) {
    String beginning = "returned invalid converted object at index " + index + ": ";
    if (!(answer instanceof ObjectNode converted)) {
      throw failed(original, beginning + "invalid type, expected=Unstructured");
    }
    String version = converted.path("apiVersion").asText("");
    if (!version.equals(apiVersion)) {
      throw failed(
          original,
          beginning
              + "invalid groupVersion (expected %s, received %s)".formatted(apiVersion, version));
    }
    String kind = original.path("kind").asText();
    if (!converted.path("kind").asText("").equals(kind)) {
      throw failed(
          original,
          beginning
              + "invalid kind (expected %s, received %s)"
                  .formatted(kind, converted.path("kind").asText("")));
    }
    JsonNode before = original.path("metadata");
    JsonNode after = converted.path("metadata");
    for (String field : List.of("name", "namespace", "uid")) {
      if (!after.path(field).asText("").equals(before.path(field).asText(""))) {
        throw failed(
            original,
            "returned invalid metadata: metadata."
                + field
                + ": Invalid value: \""
                + after.path(field).asText("")
                + "\": field is immutable");
      }
    }
    converted.set("metadata", metadata(before, after));
    return converted;
  }

  /** Labels and annotations are all that a conversion may change. */
  private static JsonNode metadata(JsonNode before, JsonNode after) {
    ObjectNode metadata = before.deepCopy();
    for (String field : List.of("labels", "annotations")) {
      metadata.remove(field);
      if (after.path(field).isObject() && !after.path(field).isEmpty()) {
        metadata.set(field, after.path(field));
      }
    }
    for (Map.Entry<String, JsonNode> label : metadata.path("labels").properties()) {
      if (!label.getValue().isTextual()) {
        label.setValue(metadata.textNode(label.getValue().asText()));
      }
    }
    return metadata;
  }

  private static RuntimeException failed(ObjectNode object, String what) {
    return Status.internalError(
            "conversion webhook for %s, Kind=%s %s"
                .formatted(object.path("apiVersion").asText(), object.path("kind").asText(), what))
        .asException();
  }
}
