package io.tiphys.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a node meets a term of a node affinity (API reference, NodeSelectorTerm). */
final class NodeSelectorTerms {

  private NodeSelectorTerms() {}

  /** All requirements of the term hold; a term without any matches nothing. */
  static boolean matches(NodeSelectorTerm term, Node node) {
    if (term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty()) {
      return false;
    }
    Map<String, String> labels =
        node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels();
    return term.getMatchExpressions().stream()
            .allMatch(requirement -> holds(requirement, labels.get(requirement.getKey())))
        && term.getMatchFields().stream()
            .allMatch(requirement ->
                "metadata.name".equals(requirement.getKey())
                    && holds(requirement, node.getMetadata().getName()));
  }

  private static boolean holds(NodeSelectorRequirement requirement, @Nullable String value) {
    List<String> values = requirement.getValues();
    return switch (requirement.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> value != null && compare(value, values) > 0;
      case "Lt" -> value != null && compare(value, values) < 0;
      default -> false;
    };
  }

  /** 0 where one of the two is not a number, so that neither Gt nor Lt holds. */
  private static int compare(String value, List<String> values) {
    try {
      return values.size() == 1
          ? Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()))
          : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
