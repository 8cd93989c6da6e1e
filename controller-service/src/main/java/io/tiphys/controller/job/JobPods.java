package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The pods of a Job: how they are made, and what they say of their end. */
final class JobPods {

  static final String FINALIZER = "batch.kubernetes.io/job-tracking";
  static final String INDEX = "batch.kubernetes.io/job-completion-index";

  private JobPods() {}

  static boolean isTracked(Pod pod) {
    return Metadata.finalizers(pod).contains(FINALIZER);
  }

  static boolean isIndexed(Job job) {
    return "Indexed".equals(job.getSpec().getCompletionMode());
  }

  static OptionalInt index(Pod pod) {
    return Metadata.annotation(pod, INDEX)
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }

  static boolean hasSucceeded(Pod pod) {
    return Pods.phase(pod).equals("Succeeded");
  }

  /** Whether a pod that is going counts as failed although it has not ended yet. */
  static boolean hasFailed(Job job, Pod pod) {
    return Pods.phase(pod).equals("Failed")
        || (Metadata.isBeingDeleted(pod) && !hasSucceeded(pod) && !onlyReplacesFailed(job));
  }

  static boolean onlyReplacesFailed(Job job) {
    return "Failed".equals(job.getSpec().getPodReplacementPolicy())
        || (job.getSpec().getPodReplacementPolicy() == null
            && job.getSpec().getPodFailurePolicy() != null);
  }

  /** When the pod ended, as well as can be told. */
  static Instant finished(Pod pod) {
    List<ContainerStatus> containers =
        pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
            ? List.of()
            : pod.getStatus().getContainerStatuses();
    Optional<Instant> ended =
        containers.stream()
            .map(ContainerStatus::getState)
            .filter(java.util.Objects::nonNull)
            .map(ContainerState::getTerminated)
            .filter(java.util.Objects::nonNull)
            .flatMap(end -> Timestamps.parse(end.getFinishedAt()).stream())
            .max(Instant::compareTo);
    return ended
        .or(() ->
            Pods.condition(pod, "Ready").flatMap(c -> Timestamps.parse(c.getLastTransitionTime())))
        .or(() -> Timestamps.parse(pod.getMetadata().getDeletionTimestamp()))
        .orElseGet(() -> Timestamps.created(pod));
  }

  /** A new pod; with an index in its name, its annotations and its environment if it has one. */
  static Pod create(Job job, OptionalInt index) {
    Pod pod =
        Pods.fromTemplate(
            job.getSpec().getTemplate(), job, Metadata.controllerReference(job, "batch/v1", "Job"));
    PodBuilder builder =
        new PodBuilder(pod).editMetadata().addToFinalizers(FINALIZER).endMetadata();
    if (index.isEmpty()) {
      return builder.build();
    }
    String number = Integer.toString(index.getAsInt());
    builder
        .editMetadata()
        .withGenerateName(Metadata.name(job) + "-" + number + "-")
        .addToAnnotations(INDEX, number)
        .addToLabels(INDEX, number)
        .endMetadata();
    if (pod.getSpec().getHostname() == null || pod.getSpec().getHostname().isEmpty()) {
      builder.editSpec().withHostname(Metadata.name(job) + "-" + number).endSpec();
    }
    Pod indexed = builder.build();
    indexed.getSpec().getContainers().forEach(JobPods::tellIndex);
    if (indexed.getSpec().getInitContainers() != null) {
      indexed.getSpec().getInitContainers().forEach(JobPods::tellIndex);
    }
    return indexed;
  }

  private static void tellIndex(Container container) {
    boolean told =
        container.getEnv() != null
            && container.getEnv().stream()
                .anyMatch(env -> env.getName().equals("JOB_COMPLETION_INDEX"));
    if (!told) {
      List<io.fabric8.kubernetes.api.model.EnvVar> env =
          new java.util.ArrayList<>(container.getEnv() == null ? List.of() : container.getEnv());
      env.add(
          new EnvVarBuilder()
              .withName("JOB_COMPLETION_INDEX")
              .withNewValueFrom()
              .withNewFieldRef()
              .withFieldPath("metadata.labels['" + INDEX + "']")
              .endFieldRef()
              .endValueFrom()
              .build());
      container.setEnv(env);
    }
  }
}
