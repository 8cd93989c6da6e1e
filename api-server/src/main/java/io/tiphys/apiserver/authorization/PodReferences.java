package io.tiphys.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.cache.CachedObject;
import java.util.HashSet;
import java.util.Set;

/** What a pod's spec refers to, by name, in the pod's namespace. */
record PodReferences(
    Set<String> serviceAccounts,
    Set<String> secrets,
    Set<String> configMaps,
    Set<String> claims,
    Set<String> resourceClaims) {

  private static final PodReferences NONE =
      new PodReferences(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  /** Mirror pods, which a node may make up by itself, give it no rights. */
  static PodReferences of(CachedObject pod) {
    ObjectNode tree = pod.tree();
    if (tree.path("metadata").path("annotations").has("kubernetes.io/config.mirror")) {
      return NONE;
    }
    Set<String> serviceAccounts = new HashSet<>();
    Set<String> secrets = new HashSet<>();
    Set<String> configMaps = new HashSet<>();
    Set<String> claims = new HashSet<>();
    Set<String> resourceClaims = new HashSet<>();
    JsonNode spec = tree.path("spec");
    add(serviceAccounts, spec.path("serviceAccountName"));
    for (JsonNode secret : spec.path("imagePullSecrets")) {
      add(secrets, secret.path("name"));
    }
    for (String list : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
      for (JsonNode container : spec.path(list)) {
        environment(container, secrets, configMaps);
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      volume(volume, pod.name(), secrets, configMaps, claims);
    }
    for (JsonNode claim : spec.path("resourceClaims")) {
      add(resourceClaims, claim.path("resourceClaimName"));
    }
    for (JsonNode claim : tree.path("status").path("resourceClaimStatuses")) {
      add(resourceClaims, claim.path("resourceClaimName"));
    }
    return new PodReferences(serviceAccounts, secrets, configMaps, claims, resourceClaims);
  }

  private static void environment(JsonNode container, Set<String> secrets, Set<String> configMaps) {
    for (JsonNode source : container.path("envFrom")) {
      add(secrets, source.path("secretRef").path("name"));
      add(configMaps, source.path("configMapRef").path("name"));
    }
    for (JsonNode variable : container.path("env")) {
      add(secrets, variable.path("valueFrom").path("secretKeyRef").path("name"));
      add(configMaps, variable.path("valueFrom").path("configMapKeyRef").path("name"));
    }
  }

  private static void volume(
      JsonNode volume,
      String pod,
      Set<String> secrets,
      Set<String> configMaps,
      Set<String> claims) {
    add(secrets, volume.path("secret").path("secretName"));
    add(configMaps, volume.path("configMap").path("name"));
    add(claims, volume.path("persistentVolumeClaim").path("claimName"));
    if (volume.has("ephemeral")) {
      claims.add(pod + "-" + volume.path("name").asText());
    }
    for (JsonNode source : volume.path("projected").path("sources")) {
      add(secrets, source.path("secret").path("name"));
      add(configMaps, source.path("configMap").path("name"));
    }
    for (JsonNode source : volume) {
      add(secrets, source.path("secretRef").path("name"));
      add(secrets, source.path("nodePublishSecretRef").path("name"));
      add(secrets, source.path("secretName"));
    }
  }

  private static void add(Set<String> names, JsonNode name) {
    if (name.isTextual() && !name.asText().isEmpty()) {
      names.add(name.asText());
    }
  }
}
