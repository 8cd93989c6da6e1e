package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The labels and annotations by which sandboxes and containers are known again (upstream's). */
final class Labels {

  static final String POD_NAME = "io.kubernetes.pod.name";
  static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
  static final String POD_UID = "io.kubernetes.pod.uid";
  static final String CONTAINER_NAME = "io.kubernetes.container.name";

  static final String CONTAINER_HASH = "io.kubernetes.container.hash";
  static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
  static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
  static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";

  private Labels() {}

  static Map<String, String> sandbox(Pod pod) {
    Map<String, String> labels =
        new HashMap<>(Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()));
    labels.putAll(identity(pod));
    return labels;
  }

  static Map<String, String> identity(Pod pod) {
    return Map.of(
        POD_NAME, pod.getMetadata().getName(),
        POD_NAMESPACE, pod.getMetadata().getNamespace(),
        POD_UID, pod.getMetadata().getUid());
  }
}
