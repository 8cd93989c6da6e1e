package io.tiphys.controller.daemonset;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.tiphys.controller.history.RevisionPlan;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes daemon pods, each for one node, and tells for which node one was made. */
final class DaemonPods {

  private static final String NAME_FIELD = "metadata.name";

  private DaemonPods() {}

  /**
   * The pod for a node, which the scheduler will put nowhere else. The template's own required
   * terms hold for that node already, so the name takes their place.
   */
  static Pod create(DaemonSet set, String hash, String node) {
    Pod pod = template(set);
    NodeSelectorRequirement here =
        new NodeSelectorRequirementBuilder()
            .withKey(NAME_FIELD)
            .withOperator("In")
            .withValues(node)
            .build();
    return new PodBuilder(pod)
        .editMetadata()
        .addToLabels(RevisionPlan.HASH_LABEL, hash)
        .endMetadata()
        .editSpec()
        .editOrNewAffinity()
        .editOrNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .withMatchFields(here)
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }

  /** A pod of the set for no node in particular, with the tolerations that daemons get. */
  static Pod template(DaemonSet set) {
    Pod pod =
        Pods.fromTemplate(
            set.getSpec().getTemplate(),
            set,
            Metadata.controllerReference(set, "apps/v1", "DaemonSet"));
    List<Toleration> tolerations =
        new ArrayList<>(
            pod.getSpec().getTolerations() == null ? List.of() : pod.getSpec().getTolerations());
    boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    Stream.of(
            toleration("not-ready", "NoExecute"),
            toleration("unreachable", "NoExecute"),
            toleration("disk-pressure", "NoSchedule"),
            toleration("memory-pressure", "NoSchedule"),
            toleration("pid-pressure", "NoSchedule"),
            toleration("unschedulable", "NoSchedule"),
            toleration("network-unavailable", "NoSchedule"))
        .filter(t -> hostNetwork || !t.getKey().endsWith("network-unavailable"))
        .filter(t -> !tolerations.contains(t))
        .forEach(tolerations::add);
    return new PodBuilder(pod).editSpec().withTolerations(tolerations).endSpec().build();
  }

  private static Toleration toleration(String key, String effect) {
    return new TolerationBuilder()
        .withKey("node.kubernetes.io/" + key)
        .withOperator("Exists")
        .withEffect(effect)
        .build();
  }

  /** The node on which the pod is, or for which it was made. */
  static String node(Pod pod) {
    if (!Pods.nodeName(pod).isEmpty() || pod.getSpec().getAffinity() == null) {
      return Pods.nodeName(pod);
    }
    return Optional.ofNullable(pod.getSpec().getAffinity().getNodeAffinity())
        .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
        .stream()
        .flatMap(selector -> selector.getNodeSelectorTerms().stream())
        .filter(term -> term.getMatchFields() != null)
        .flatMap(term -> term.getMatchFields().stream())
        .filter(field -> NAME_FIELD.equals(field.getKey()) && field.getValues().size() == 1)
        .map(field -> field.getValues().getFirst())
        .findFirst()
        .orElse("");
  }
}
