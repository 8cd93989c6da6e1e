package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** The defaults of a pod's volumes that the schema cannot express. */
final class VolumeDefaults {

  /** Sources of files that are behind gates which are closed. */
  private static final List<String> CLOSED = List.of("clusterTrustBundle", "podCertificate");

  private VolumeDefaults() {}

  static void apply(ObjectNode volume) {
    if (hasNoSource(volume)) {
      volume.putObject("emptyDir");
    }
    if (volume.get("projected") instanceof ObjectNode projected) {
      if (projected.path("sources").isEmpty()) {
        projected.putNull("sources");
      }
      for (JsonNode source : projected.path("sources")) {
        ((ObjectNode) source).remove(CLOSED);
      }
    }
    if (volume.path("ephemeral").get("volumeClaimTemplate") instanceof ObjectNode template) {
      Defaults.object(template, "metadata");
      Defaults.put(Defaults.object(template, "spec"), "volumeMode", "Filesystem");
    }
    if (volume.get("image") instanceof ObjectNode image
        && !image.path("reference").asText().isEmpty()) {
      Defaults.put(image, "pullPolicy", PodDefaults.pullPolicy(image.path("reference").asText()));
    }
  }

  private static boolean hasNoSource(ObjectNode volume) {
    return volume.properties().stream()
        .allMatch(field -> field.getKey().equals("name") || field.getValue().isNull());
  }
}
