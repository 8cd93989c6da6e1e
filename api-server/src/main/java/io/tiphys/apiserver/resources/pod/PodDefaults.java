package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quantity.QuantityException;
import io.tiphys.api.quota.PodResources;
import java.util.List;
import java.util.Map;

/** The defaults of pods that depend on other fields; the constant ones are in the schema. */
public final class PodDefaults {

  static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private PodDefaults() {}

  /** Fills in what templates and pods have in common. */
  public static void applyToTemplate(JsonNode spec) {
    if (!(spec instanceof ObjectNode pod)) {
      return;
    }
    putIfAbsent(pod, "dnsPolicy", "ClusterFirst");
    putIfAbsent(pod, "restartPolicy", "Always");
    putIfAbsent(pod, "schedulerName", "default-scheduler");
    if (!pod.hasNonNull("terminationGracePeriodSeconds")) {
      pod.put("terminationGracePeriodSeconds", 30);
    }
    if (!pod.hasNonNull("securityContext")) {
      pod.putObject("securityContext");
    }
    mirrorServiceAccount(pod);
    for (JsonNode volume : pod.path("volumes")) {
      if (volume instanceof ObjectNode object) {
        VolumeDefaults.apply(object);
      }
    }
    for (String list : CONTAINER_LISTS) {
      pod.path(list).forEach(PodDefaults::applyToContainer);
    }
  }

  /** Fills in what only pods have. */
  static void applyToPod(JsonNode spec) {
    applyToTemplate(spec);
    if (!(spec instanceof ObjectNode pod)) {
      return;
    }
    if (!pod.hasNonNull("enableServiceLinks")) {
      pod.put("enableServiceLinks", true);
    }
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path(list)) {
        requestsFromLimits(container.path("resources"));
        if (pod.path("hostNetwork").asBoolean()) {
          container.path("ports").forEach(PodDefaults::hostPortFromContainerPort);
        }
      }
    }
    if (pod.get("resources") instanceof ObjectNode resources) {
      requestsFromContainers(pod, resources);
      requestsFromLimits(resources);
    }
  }

  /** A pod with a limit asks for what its containers ask for, if they do. */
  private static void requestsFromContainers(ObjectNode pod, ObjectNode resources) {
    Map<String, Quantity> sum;
    try {
      sum = PodResources.ofContainers(pod, "requests");
    } catch (QuantityException e) {
      return; // validation complains
    }
    for (Map.Entry<String, JsonNode> limit : resources.path("limits").properties()) {
      String name = limit.getKey();
      if (sum.containsKey(name) && !resources.path("requests").has(name)) {
        resources.withObjectProperty("requests").put(name, sum.get(name).toString());
      }
    }
  }

  private static void applyToContainer(JsonNode node) {
    if (!(node instanceof ObjectNode container)) {
      return;
    }
    if (!container.hasNonNull("imagePullPolicy")) {
      container.put("imagePullPolicy", pullPolicy(container.path("image").asText()));
    }
    putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
    putIfAbsent(container, "terminationMessagePolicy", "File");
    if (!container.hasNonNull("resources")) {
      container.putObject("resources");
    }
    if (container.get("lifecycle") instanceof ObjectNode lifecycle) {
      // A signal to stop by is behind a gate that is closed.
      if (lifecycle.remove("stopSignal") != null && lifecycle.isEmpty()) {
        container.remove("lifecycle");
      }
    }
  }

  /** Images that may change under the same name are pulled each time. */
  static String pullPolicy(String image) {
    if (image.contains("@") || !image.equals(image.strip())) {
      return "IfNotPresent";
    }
    int tag = image.lastIndexOf(':');
    boolean tagged = tag > image.lastIndexOf('/');
    return !tagged || image.endsWith(":latest") ? "Always" : "IfNotPresent";
  }

  private static void requestsFromLimits(JsonNode resources) {
    if (resources instanceof ObjectNode object
        && object.get("limits") instanceof ObjectNode limits) {
      ObjectNode requests =
          object.get("requests") instanceof ObjectNode given
              ? given
              : limits.isEmpty() ? null : object.putObject("requests");
      for (Map.Entry<String, JsonNode> limit : limits.properties()) {
        if (requests != null && !requests.has(limit.getKey())) {
          requests.set(limit.getKey(), limit.getValue());
        }
      }
    }
  }

  private static void hostPortFromContainerPort(JsonNode port) {
    if (port instanceof ObjectNode object && object.path("hostPort").asInt() == 0) {
      object.set("hostPort", object.path("containerPort"));
    }
  }

  /** The old name of the field is still sent by, and shown to, clients. */
  private static void mirrorServiceAccount(ObjectNode pod) {
    String name = pod.path("serviceAccountName").asText();
    String old = pod.path("serviceAccount").asText();
    if (name.isEmpty() && !old.isEmpty()) {
      pod.put("serviceAccountName", old);
    } else if (!name.isEmpty() && !name.equals(old)) {
      pod.put("serviceAccount", name);
    }
  }

  private static void putIfAbsent(ObjectNode object, String field, String value) {
    if (object.path(field).asText("").isEmpty()) {
      object.put(field, value);
    }
  }
}
