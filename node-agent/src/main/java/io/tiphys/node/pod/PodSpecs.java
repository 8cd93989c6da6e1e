package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Questions about a pod's spec. */
public final class PodSpecs {

  private PodSpecs() {}

  /** The name under which messages speak of a pod: {@code name_namespace(uid)}. */
  public static String describe(Pod pod) {
    var metadata = pod.getMetadata();
    return metadata.getName() + "_" + metadata.getNamespace() + "(" + metadata.getUid() + ")";
  }

  public static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  public static boolean isDeleted(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  public static boolean usesHostNetwork(Pod pod) {
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
  }

  /** Whether the API server already says that the pod has come to its end. */
  public static boolean isTerminal(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  /** {@code Always}, {@code OnFailure} or {@code Never}. */
  public static String restartPolicy(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always");
  }

  /** An init container that runs as long as the pod does. */
  public static boolean isSidecar(Container initContainer) {
    return "Always".equals(initContainer.getRestartPolicy());
  }

  public static List<Container> initContainers(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getInitContainers(), List.of());
  }

  public static List<Container> containers(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getContainers(), List.of());
  }

  /** The definition of a container. */
  static Optional<Container> container(Pod pod, String name) {
    return allContainers(pod).stream()
        .filter(candidate -> candidate.getName().equals(name))
        .findFirst();
  }

  public static List<Container> allContainers(Pod pod) {
    List<Container> all = new ArrayList<>(initContainers(pod));
    all.addAll(containers(pod));
    return all;
  }

  /** What a container asks for at its end, in seconds the API's rules allow. */
  public static Duration gracePeriod(Pod pod) {
    Long deletion = pod.getMetadata().getDeletionGracePeriodSeconds();
    Long spec = pod.getSpec().getTerminationGracePeriodSeconds();
    long seconds = isDeleted(pod) && deletion != null ? deletion : spec == null ? 30 : spec;
    return Duration.ofSeconds(seconds);
  }

  /**
   * A hash of what makes a running container outdated when it changes: of all that a pod's update
   * may touch, its image.
   */
  public static String hash(Container container) {
    CRC32C sum = new CRC32C();
    sum.update(
        Json.bytes(
            Json.newObject().put("name", container.getName()).put("image", container.getImage())));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
