package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.TemplateHash;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The revisions of a Deployment, each kept as a ReplicaSet. */
final class History {

  private static final int MAX_REVISION_HISTORY_CHARACTERS = 2000;

  private History() {}

  static long nextRevision(Rollout rollout) {
    return rollout.old().stream().mapToLong(Annotations::revision).max().orElse(0) + 1;
  }

  /** The ReplicaSet of a template that has none. */
  static ReplicaSet create(Rollout rollout, int size) {
    Deployment deployment = rollout.deployment();
    String hash = TemplateHash.of(deployment.getSpec().getTemplate(), collisions(deployment));
    Map<String, String> annotations = copied(deployment);
    annotations.put(Annotations.REVISION, Long.toString(nextRevision(rollout)));
    annotations.putAll(sizes(rollout));
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(Metadata.name(deployment) + "-" + hash)
        .withNamespace(deployment.getMetadata().getNamespace())
        .withOwnerReferences(Metadata.controllerReference(deployment, "apps/v1", "Deployment"))
        .withLabels(labels(deployment, hash))
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withReplicas(size)
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withSelector(deployment.getSpec().getSelector())
        .editSelector()
        .addToMatchLabels(Rollout.HASH_LABEL, hash)
        .endSelector()
        .withTemplate(deployment.getSpec().getTemplate())
        .editTemplate()
        .editOrNewMetadata()
        .addToLabels(Rollout.HASH_LABEL, hash)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  static int collisions(Deployment deployment) {
    Integer count =
        deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount();
    return count == null ? 0 : count;
  }

  /** The present template's ReplicaSet with the annotations, revision and size it should have. */
  static ReplicaSet current(Rollout rollout, ReplicaSet set, int size) {
    Map<String, String> annotations = new LinkedHashMap<>(Metadata.annotations(set));
    annotations.putAll(copied(rollout.deployment()));
    long revision = Annotations.revision(set);
    long next = nextRevision(rollout);
    if (revision < next) {
      annotations.put(Annotations.REVISION, Long.toString(next));
      if (revision > 0) {
        annotations.put(
            Annotations.REVISION_HISTORY,
            appended(annotations.get(Annotations.REVISION_HISTORY), revision));
      }
    }
    annotations.putAll(sizes(rollout));
    return new ReplicaSetBuilder(set)
        .editMetadata()
        .withAnnotations(annotations)
        .endMetadata()
        .editSpec()
        .withReplicas(size)
        .withMinReadySeconds(rollout.deployment().getSpec().getMinReadySeconds())
        .endSpec()
        .build();
  }

  /** An old ReplicaSet with its size, and with what the size was reckoned from. */
  static ReplicaSet resized(Rollout rollout, ReplicaSet set, int size) {
    return new ReplicaSetBuilder(set)
        .editMetadata()
        .addToAnnotations(sizes(rollout))
        .endMetadata()
        .editSpec()
        .withReplicas(size)
        .endSpec()
        .build();
  }

  /** The old ReplicaSets that the history has no room for. */
  static List<ReplicaSet> surplus(Rollout rollout) {
    Integer limit = rollout.deployment().getSpec().getRevisionHistoryLimit();
    List<ReplicaSet> kept =
        rollout.old().stream().filter(set -> !Metadata.isBeingDeleted(set)).toList();
    if (limit == null || kept.size() <= limit) {
      return List.of();
    }
    return kept.stream()
        .sorted(Comparator.comparingLong(Annotations::revision).thenComparing(Rollout.OLDEST_FIRST))
        .limit(kept.size() - (long) limit)
        .filter(History::isEmpty)
        .toList();
  }

  private static boolean isEmpty(ReplicaSet set) {
    Long seen = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
    return Rollout.desired(set) == 0
        && Rollout.observed(set) == 0
        && seen != null
        && seen >= Metadata.generation(set);
  }

  private static Map<String, String> labels(Deployment deployment, String hash) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (deployment.getSpec().getTemplate().getMetadata() != null
        && deployment.getSpec().getTemplate().getMetadata().getLabels() != null) {
      labels.putAll(deployment.getSpec().getTemplate().getMetadata().getLabels());
    }
    labels.put(Rollout.HASH_LABEL, hash);
    return labels;
  }

  private static Map<String, String> copied(Deployment deployment) {
    Map<String, String> copied = new LinkedHashMap<>(Metadata.annotations(deployment));
    copied.keySet().removeAll(Annotations.OWN);
    return copied;
  }

  private static Map<String, String> sizes(Rollout rollout) {
    return Map.of(
        Annotations.DESIRED_REPLICAS,
        Integer.toString(rollout.replicas()),
        Annotations.MAX_REPLICAS,
        Integer.toString(rollout.replicas() + rollout.maxSurge()));
  }

  private static String appended(@org.jspecify.annotations.Nullable String history, long revision) {
    List<String> revisions =
        Stream.concat(
                history == null || history.isEmpty()
                    ? Stream.empty()
                    : Stream.of(history.split(",")),
                Stream.of(Long.toString(revision)))
            .toList();
    String text = String.join(",", revisions);
    while (text.length() > MAX_REVISION_HISTORY_CHARACTERS && text.contains(",")) {
      text = text.substring(text.indexOf(',') + 1);
    }
    return text;
  }
}
