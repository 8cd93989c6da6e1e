package io.tiphys.controller.namespace;

import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the conditions of a namespace say of its deletion. */
final class DeletionConditions {

  private DeletionConditions() {}

  static List<NamespaceCondition> judge(
      List<NamespaceCondition> present, Remains remains, Instant now) {
    List<NamespaceCondition> conditions = new ArrayList<>();
    conditions.add(
        remains.discoveryFailures().isEmpty()
            ? fine(
                "NamespaceDeletionDiscoveryFailure",
                "ResourcesDiscovered",
                "All resources successfully discovered")
            : bad(
                "NamespaceDeletionDiscoveryFailure",
                "DiscoveryFailed",
                "Discovery failed for some groups, "
                    + remains.discoveryFailures().size()
                    + " failing: "
                    + String.join(", ", remains.discoveryFailures())));
    conditions.add(
        fine(
            "NamespaceDeletionGroupVersionParsingFailure",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed"));
    conditions.add(
        remains.contentFailures().isEmpty()
            ? fine(
                "NamespaceDeletionContentFailure",
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization")
            : bad(
                "NamespaceDeletionContentFailure",
                "ContentDeletionFailed",
                "Failed to delete all resource types, "
                    + remains.contentFailures().size()
                    + " remaining: "
                    + String.join(", ", remains.contentFailures())));
    conditions.add(
        remains.counts().isEmpty()
            ? fine(
                "NamespaceContentRemaining", "ContentRemoved", "All content successfully removed")
            : bad(
                "NamespaceContentRemaining",
                "SomeResourcesRemain",
                "Some resources are remaining: "
                    + remains.counts().entrySet().stream()
                        .map(e -> e.getKey() + " has " + e.getValue() + " resource instances")
                        .collect(Collectors.joining(", "))));
    conditions.add(
        remains.finalizers().isEmpty()
            ? fine(
                "NamespaceFinalizersRemaining",
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
            : bad(
                "NamespaceFinalizersRemaining",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: "
                    + remains.finalizers().entrySet().stream()
                        .map(e -> e.getKey() + " in " + e.getValue() + " resource instances")
                        .collect(Collectors.joining(", "))));
    List<NamespaceCondition> judged =
        conditions.stream().map(c -> since(present, c, now)).collect(Collectors.toList());
    present.stream()
        .filter(old -> judged.stream().noneMatch(c -> c.getType().equals(old.getType())))
        .forEach(judged::add);
    judged.sort(Comparator.comparing(NamespaceCondition::getType));
    return judged;
  }

  private static NamespaceCondition since(
      List<NamespaceCondition> present, NamespaceCondition condition, Instant now) {
    Optional<NamespaceCondition> old =
        present.stream()
            .filter(c ->
                c.getType().equals(condition.getType())
                    && c.getStatus().equals(condition.getStatus()))
            .findFirst();
    return new NamespaceConditionBuilder(condition)
        .withLastTransitionTime(
            old.map(NamespaceCondition::getLastTransitionTime).orElse(Timestamps.format(now)))
        .build();
  }

  private static NamespaceCondition fine(String type, String reason, String message) {
    return condition(type, "False", reason, message);
  }

  private static NamespaceCondition bad(String type, String reason, String message) {
    return condition(type, "True", reason, message);
  }

  private static NamespaceCondition condition(
      String type, String status, String reason, String message) {
    return new NamespaceConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
