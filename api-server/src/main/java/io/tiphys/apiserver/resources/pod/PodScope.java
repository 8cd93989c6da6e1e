package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a pod the rules of its containers depend on.
 *
 * @param isPod false for a template
 * @param spec the pod's spec
 * @param volumes what each volume is made of, by name
 * @param claims the names of the resource claims
 */
record PodScope(boolean isPod, Checked spec, Map<String, String> volumes, Set<String> claims) {

  static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  static PodScope of(Checked spec, boolean isPod) {
    Map<String, String> volumes = new HashMap<>();
    for (Checked volume : spec.at("volumes").items()) {
      String source =
          volume
              .keys()
              .filter(field -> !field.equals("name") && volume.has(field))
              .findFirst()
              .orElse("");
      volumes.put(volume.at("name").text(), source);
    }
    Set<String> claims = new TreeSet<>();
    for (Checked claim : spec.at("resourceClaims").items()) {
      if (!claim.at("name").isEmpty()) {
        claims.add(claim.at("name").text());
      }
    }
    return new PodScope(isPod, spec, volumes, claims);
  }

  boolean hasVolume(String name) {
    return volumes.containsKey(name);
  }

  /** Whether the volume can be a device. */
  boolean isClaimed(String volume) {
    String source = volumes.getOrDefault(volume, "");
    return source.equals("persistentVolumeClaim") || source.equals("ephemeral");
  }

  /** Whether the users of the containers are those of the host. */
  boolean sharesUsers() {
    return !spec.has("hostUsers") || spec.at("hostUsers").isTrue();
  }

  long gracePeriod() {
    return spec.at("terminationGracePeriodSeconds").number();
  }

  boolean restartsNever() {
    return spec.at("restartPolicy").is("Never");
  }

  /** All containers of the pod, whatever they are for, in the order in which they are started. */
  static List<Checked> containers(Checked spec) {
    return CONTAINER_LISTS.stream().flatMap(list -> spec.at(list).items().stream()).toList();
  }
}
