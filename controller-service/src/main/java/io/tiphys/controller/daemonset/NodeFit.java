package io.tiphys.controller.daemonset;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Selectors;
import io.tiphys.controller.runtime.Tolerations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a daemon pod belongs on a node.
 *
 * @param shouldRun whether one is to be started there
 * @param mayStay whether one that is there may stay
 */
record NodeFit(boolean shouldRun, boolean mayStay) {

  private static final NodeFit NOT_AT_ALL = new NodeFit(false, false);

  static NodeFit of(Pod pod, Node node) {
    PodSpec spec = pod.getSpec();
    String wanted = Pods.nodeName(pod);
    if ((!wanted.isEmpty() && !wanted.equals(Metadata.name(node)))
        || !Selectors.matches(spec.getNodeSelector(), Metadata.labels(node))
        || !matches(spec.getAffinity(), node)) {
      return NOT_AT_ALL;
    }
    List<Taint> taints =
        node.getSpec() == null || node.getSpec().getTaints() == null
            ? List.of()
            : node.getSpec().getTaints();
    boolean starts = true;
    boolean stays = true;
    for (Taint taint : taints) {
      if (!"PreferNoSchedule".equals(taint.getEffect())
          && !Tolerations.tolerate(spec.getTolerations(), taint)) {
        starts = false;
        stays &= !"NoExecute".equals(taint.getEffect());
      }
    }
    return new NodeFit(starts, stays);
  }

  private static boolean matches(@Nullable Affinity affinity, Node node) {
    if (affinity == null
        || affinity.getNodeAffinity() == null
        || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
      return true;
    }
    return affinity
        .getNodeAffinity()
        .getRequiredDuringSchedulingIgnoredDuringExecution()
        .getNodeSelectorTerms()
        .stream()
        .anyMatch(term -> matches(term, node));
  }

  private static boolean matches(NodeSelectorTerm term, Node node) {
    List<NodeSelectorRequirement> labels =
        term.getMatchExpressions() == null ? List.of() : term.getMatchExpressions();
    List<NodeSelectorRequirement> fields =
        term.getMatchFields() == null ? List.of() : term.getMatchFields();
    Map<String, String> names = Map.of("metadata.name", Metadata.name(node));
    return !(labels.isEmpty() && fields.isEmpty())
        && labels.stream().allMatch(rule -> matches(rule, Metadata.labels(node)))
        && fields.stream().allMatch(rule -> matches(rule, names));
  }

  private static boolean matches(NodeSelectorRequirement rule, Map<String, String> labels) {
    String value = labels.get(rule.getKey());
    List<String> values = rule.getValues() == null ? List.of() : rule.getValues();
    return switch (rule.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, values) > 0;
      case "Lt" -> compare(value, values) < 0;
      default -> false;
    };
  }

  private static int compare(@Nullable String value, List<String> bound) {
    boolean numbers =
        value != null
            && bound.size() == 1
            && value.matches("-?[0-9]{1,18}")
            && bound.getFirst().matches("-?[0-9]{1,18}");
    return numbers ? Long.compare(Long.parseLong(value), Long.parseLong(bound.getFirst())) : 0;
  }
}
