package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What controllers ask about a pod. */
public final class Pods {

  private Pods() {}

  public static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  public static String nodeName(Pod pod) {
    return pod.getSpec() == null || pod.getSpec().getNodeName() == null
        ? ""
        : pod.getSpec().getNodeName();
  }

  /** Whether the pod has run to its end. */
  public static boolean isFinished(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether the pod counts: neither finished nor being deleted. */
  public static boolean isActive(Pod pod) {
    return !isFinished(pod) && !Metadata.isBeingDeleted(pod);
  }

  public static Optional<PodCondition> condition(Pod pod, String type) {
    if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(c -> type.equals(c.getType()))
        .findFirst();
  }

  public static boolean isReady(Pod pod) {
    return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  /** Since when the pod has been ready; empty if it is not. */
  public static Optional<Instant> readySince(Pod pod) {
    return condition(pod, "Ready")
        .filter(c -> "True".equals(c.getStatus()))
        .map(c -> Timestamps.parse(c.getLastTransitionTime()).orElse(Instant.EPOCH));
  }

  /** When the ready pod becomes available; empty if it is not ready. */
  public static Optional<Instant> availableAt(Pod pod, int minReadySeconds) {
    return readySince(pod).map(since -> since.plus(Duration.ofSeconds(minReadySeconds)));
  }

  public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
    return availableAt(pod, minReadySeconds).filter(at -> !at.isAfter(now)).isPresent();
  }

  public static int restarts(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return 0;
    }
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(c -> c.getRestartCount() == null ? 0 : c.getRestartCount())
        .max()
        .orElse(0);
  }

  /** A new pod after {@code template}, not named yet. */
  public static Pod fromTemplate(
      PodTemplateSpec template, HasMetadata owner, OwnerReference reference) {
    ObjectMeta from = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(owner.getMetadata().getNamespace())
                .withGenerateName(namePrefix(Metadata.name(owner)))
                .withLabels(from.getLabels())
                .withAnnotations(from.getAnnotations())
                .withFinalizers(from.getFinalizers())
                .withOwnerReferences(reference)
                .build())
        .withSpec(template.getSpec())
        .build();
  }

  /** What the generated names of {@code owner}'s pods begin with. */
  public static String namePrefix(String owner) {
    return owner + "-";
  }
}
