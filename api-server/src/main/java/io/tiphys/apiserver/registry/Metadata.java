package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of an object's metadata that the server decides. */
final class Metadata {

  /** Core kinds whose spec has no generation, as upstream has it. */
  private static final Set<GroupResource> WITHOUT_GENERATION =
      Set.of(
          new GroupResource("", "services"),
          new GroupResource("", "nodes"),
          new GroupResource("", "namespaces"),
          new GroupResource("", "persistentvolumes"),
          new GroupResource("", "persistentvolumeclaims"),
          new GroupResource("", "resourcequotas"),
          new GroupResource("", "limitranges"),
          new GroupResource("autoscaling", "horizontalpodautoscalers"),
          new GroupResource("coordination.k8s.io", "leases"),
          new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
          new GroupResource("storage.k8s.io", "csinodes"),
          new GroupResource("storage.k8s.io", "csidrivers"),
          new GroupResource("storage.k8s.io", "volumeattachments"));

  /** Kinds without a spec whose other fields count as one. */
  private static final Set<GroupResource> WHOLE_GENERATION =
      Set.of(
          new GroupResource("discovery.k8s.io", "endpointslices"),
          new GroupResource("scheduling.k8s.io", "priorityclasses"),
          new GroupResource("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
          new GroupResource("admissionregistration.k8s.io", "validatingwebhookconfigurations"));

  private static final List<String> FROM_OLD =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generateName",
          "generation");

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    return object.get("metadata") instanceof ObjectNode metadata
        ? metadata
        : object.putObject("metadata");
  }

  static String text(ObjectNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  /** As the API writes times: UTC, in seconds. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static void prepareForCreate(ObjectNode object, GroupResource resource, String uid, Instant now) {
    ObjectNode metadata = of(object);
    drop(metadata);
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
    metadata.put("uid", uid);
    metadata.put("creationTimestamp", time(now));
    if (hasGeneration(object, resource)) {
      metadata.put("generation", 1);
    }
  }

  /** What a writer cannot change is as it was. */
  static void prepareForUpdate(ObjectNode object, ObjectNode old) {
    ObjectNode metadata = of(object);
    ObjectNode before = of(old);
    drop(metadata);
    for (String field : FROM_OLD) {
      JsonNode value = before.get(field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.set(field, value);
      }
    }
  }

  /** To be called when the object is final: counts a new generation where the spec has changed. */
  static void countGeneration(ObjectNode object, ObjectNode old, GroupResource resource) {
    if (hasGeneration(object, resource) && changed(object, old, resource)) {
      of(object).put("generation", of(old).path("generation").asLong() + 1);
    }
  }

  private static boolean hasGeneration(ObjectNode object, GroupResource resource) {
    return WHOLE_GENERATION.contains(resource)
        || (object.has("spec") && !WITHOUT_GENERATION.contains(resource));
  }

  private static boolean changed(ObjectNode object, ObjectNode old, GroupResource resource) {
    if (!WHOLE_GENERATION.contains(resource)) {
      return !object.path("spec").equals(old.path("spec"));
    }
    return !withoutHead(object).equals(withoutHead(old));
  }

  private static Map<String, JsonNode> withoutHead(ObjectNode object) {
    Map<String, JsonNode> fields = new java.util.HashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    List.of("kind", "apiVersion", "metadata", "status").forEach(fields::remove);
    return fields;
  }

  private static void drop(ObjectNode metadata) {
    metadata.remove("selfLink");
    for (String empty : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
      JsonNode value = metadata.get(empty);
      if (value != null && value.isEmpty()) {
        metadata.remove(empty);
      }
    }
  }

  static boolean isDeleting(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** A Namespace has finalizers of its own besides the usual ones. */
  static boolean hasFinalizers(ObjectNode object) {
    return !object.path("metadata").path("finalizers").isEmpty()
        || (isNamespace(object) && !object.path("spec").path("finalizers").isEmpty());
  }

  static boolean isNamespace(ObjectNode object) {
    return object.path("kind").asText().equals("Namespace")
        && object.path("apiVersion").asText().equals("v1");
  }
}
