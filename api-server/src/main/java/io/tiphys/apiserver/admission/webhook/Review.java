package io.tiphys.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.admission.Target;
import io.tiphys.apiserver.admission.matching.RequestDescription;
import io.tiphys.apiserver.admission.matching.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is sent to a webhook, and what it may answer. */
final class Review {

  private static final String GROUP = "admission.k8s.io/";
  private static final Set<String> KNOWN = Set.of("v1", "v1beta1");

  private Review() {}

  /**
   * What a webhook says.
   *
   * @param result why it refuses; may be missing
   * @param auditAnnotations words for the audit trail; may be missing
   * @param patch a JSON patch in base 64; empty if there is none
   */
  record Answer(
      boolean allowed,
      JsonNode result,
      String patch,
      List<String> warnings,
      JsonNode auditAnnotations) {}

  /** The best version that both sides know. */
  static Optional<String> version(Webhook webhook) {
    return webhook.versions().stream().filter(KNOWN::contains).findFirst();
  }

  static ObjectNode request(Subject subject, GroupVersionResource shown, String version) {
    ObjectNode review = Json.newObject();
    review.put("kind", "AdmissionReview").put("apiVersion", GROUP + version);
    ObjectNode request = review.putObject("request");
    request.put("uid", UUID.randomUUID().toString());
    request.setAll(RequestDescription.of(subject, shown));
    Target target = subject.target();
    request.set("object", object(subject.write().object(), target, shown));
    request.set("oldObject", object(subject.write().oldObject(), target, shown));
    request.put("dryRun", subject.write().dryRun());
    request.set("options", target.options());
    return review;
  }

  private static JsonNode object(
      Optional<ObjectNode> object, Target target, GroupVersionResource shown) {
    return object.<JsonNode>map(o -> target.show(o, shown)).orElse(NullNode.instance);
  }

  /**
   * Reads an answer.
   *
   * @throws Unusable if it breaks the rules of the protocol
   */
  static Answer answer(ObjectNode sent, ObjectNode received, boolean mutating) throws Unusable {
    String version = sent.path("apiVersion").asText();
    JsonNode response = received.path("response");
    if (!response.isObject()) {
      throw new Unusable("webhook response was absent");
    }
    boolean strict = version.equals(GROUP + "v1");
    if (strict) {
      check(sent, received, response);
    }
    String patch = response.path("patch").asText("");
    String patchType = response.path("patchType").asText("");
    if (mutating && strict) {
      checkPatch(patch, patchType);
    } else if (!mutating && strict && !patch.isEmpty()) {
      throw new Unusable("validating webhook may not return response.patch");
    } else if (!mutating && strict && response.hasNonNull("patchType")) {
      throw new Unusable("validating webhook may not return response.patchType");
    }
    if (!patch.isEmpty() && !patchType.isEmpty() && !patchType.equals("JSONPatch")) {
      throw new Unusable("unsupported patch type \"" + patchType + "\"");
    }
    List<String> warnings = new ArrayList<>(0);
    response.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return new Answer(
        response.path("allowed").asBoolean(),
        response.path("status"),
        mutating ? patch : "",
        warnings,
        response.path("auditAnnotations"));
  }

  private static void check(ObjectNode sent, ObjectNode received, JsonNode response)
      throws Unusable {
    String uid = sent.path("request").path("uid").asText();
    String answered = response.path("uid").asText("");
    if (!uid.equals(answered)) {
      throw new Unusable("expected response.uid=\"" + uid + "\", got \"" + answered + "\"");
    }
    String expected = sent.path("apiVersion").asText();
    String version = received.path("apiVersion").asText("");
    String kind = received.path("kind").asText("");
    if (!version.equals(expected) || !kind.equals("AdmissionReview")) {
      throw new Unusable(
          "expected webhook response of "
              + expected
              + ", Kind=AdmissionReview, got "
              + (version.isEmpty() ? "/" : version)
              + ", Kind="
              + kind);
    }
  }

  private static void checkPatch(String patch, String patchType) throws Unusable {
    if (!patch.isEmpty() && patchType.isEmpty()) {
      throw new Unusable("webhook returned response.patch but not response.patchType");
    }
    if (patch.isEmpty() && !patchType.isEmpty()) {
      throw new Unusable("webhook returned response.patchType but not response.patch");
    }
  }

  /** An answer that means nothing. */
  static final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }
}
