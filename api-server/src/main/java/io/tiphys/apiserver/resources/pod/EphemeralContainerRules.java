package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What containers have to obey that are put into a pod to look around. */
final class EphemeralContainerRules {

  private static final String NOT_HERE = "cannot be set for an Ephemeral Container";
  private static final List<String> FORBIDDEN =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  private EphemeralContainerRules() {}

  /**
   * @param others the names of the other containers
   */
  static void checkAll(PodScope pod, Set<String> others) {
    Set<String> names = new HashSet<>(others);
    for (Checked container : pod.spec().at("ephemeralContainers").items()) {
      ContainerRules.check(container, pod);
      if (!names.add(container.at("name").text())) {
        container.at("name").duplicate();
      }
      Checked target = container.at("targetContainerName");
      if (!target.isEmpty() && !others.contains(target.text())) {
        target.notFound();
      }
      for (String field : FORBIDDEN) {
        if (!container.at(field).isEmpty()) {
          container.at(field).forbidden(NOT_HERE);
        }
      }
      for (Checked mount : container.at("volumeMounts").items()) {
        for (String field : List.of("subPath", "subPathExpr")) {
          if (!mount.at(field).isEmpty()) {
            mount.at(field).forbidden(NOT_HERE);
          }
        }
      }
    }
  }
}
