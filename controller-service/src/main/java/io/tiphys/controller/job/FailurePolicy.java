package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyOnExitCodesRequirement;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Job's {@code podFailurePolicy} makes of a failed pod. */
final class FailurePolicy {

  /** What follows from a failure; {@code message} says why the Job fails. */
  record Judgement(Action action, String message) {}

  enum Action {
    COUNT,
    IGNORE,
    FAIL_JOB
  }

  private static final Judgement COUNTS = new Judgement(Action.COUNT, "");

  private FailurePolicy() {}

  static Judgement judge(Job job, Pod pod) {
    if (job.getSpec().getPodFailurePolicy() == null
        || job.getSpec().getPodFailurePolicy().getRules() == null) {
      return COUNTS;
    }
    List<PodFailurePolicyRule> rules = job.getSpec().getPodFailurePolicy().getRules();
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> match = match(rules.get(i), pod, i);
      if (match.isPresent()) {
        return switch (rules.get(i).getAction()) {
          case "FailJob" -> new Judgement(Action.FAIL_JOB, match.get());
          case "Ignore" -> new Judgement(Action.IGNORE, "");
          default -> COUNTS;
        };
      }
    }
    return COUNTS;
  }

  private static Optional<String> match(PodFailurePolicyRule rule, Pod pod, int number) {
    String which = Metadata.namespace(pod) + "/" + Metadata.name(pod);
    String matching = " matching " + rule.getAction() + " rule at index " + number;
    if (rule.getOnExitCodes() != null) {
      return containers(pod)
          .filter(container -> matches(rule.getOnExitCodes(), container))
          .findFirst()
          .map(container ->
              "Container "
                  + container.getName()
                  + " for pod "
                  + which
                  + " failed with exit code "
                  + container.getState().getTerminated().getExitCode()
                  + matching);
    }
    return rule.getOnPodConditions() == null
        ? Optional.empty()
        : rule.getOnPodConditions().stream()
            .filter(pattern ->
                Pods.condition(pod, pattern.getType())
                    .filter(c ->
                        (pattern.getStatus() == null ? "True" : pattern.getStatus())
                            .equals(c.getStatus()))
                    .isPresent())
            .findFirst()
            .map(pattern -> "Pod " + which + " has condition " + pattern.getType() + matching);
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.of(
                pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())
            .filter(java.util.Objects::nonNull)
            .flatMap(List::stream);
  }

  private static boolean matches(
      PodFailurePolicyOnExitCodesRequirement rule, ContainerStatus container) {
    ContainerStateTerminated end =
        container.getState() == null ? null : container.getState().getTerminated();
    if (end == null
        || end.getExitCode() == 0
        || (rule.getContainerName() != null
            && !rule.getContainerName().equals(container.getName()))) {
      return false;
    }
    boolean listed = rule.getValues().contains(end.getExitCode());
    return "In".equals(rule.getOperator()) ? listed : !listed;
  }
}
