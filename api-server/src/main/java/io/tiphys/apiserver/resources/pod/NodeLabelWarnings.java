package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.Map;

/** Which labels of nodes have got other names. */
public final class NodeLabelWarnings {

  private static final Map<String, String> SINCE =
      Map.of(
          "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
              "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
              "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
              "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

  private NodeLabelWarnings() {}

  static void add(Checked spec, List<String> warnings) {
    for (Checked label : spec.at("nodeSelector").values()) {
      if (SINCE.containsKey(label.name())) {
        warnings.add(label.path() + ": " + SINCE.get(label.name()));
      }
    }
    Checked affinity = spec.at("affinity", "nodeAffinity");
    terms(
        affinity.at("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"),
        warnings);
    for (Checked term : affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
      term(term.at("preference"), warnings);
    }
    for (Checked constraint : spec.at("topologySpreadConstraints").items()) {
      Checked key = constraint.at("topologyKey");
      if (SINCE.containsKey(key.text())) {
        warnings.add(key.path() + ": " + key.text() + " is " + SINCE.get(key.text()));
      }
    }
  }

  /** The terms of a selector of nodes, as pods and volumes have it. */
  public static void terms(Checked terms, List<String> warnings) {
    terms.items().forEach(term -> term(term, warnings));
  }

  private static void term(Checked term, List<String> warnings) {
    for (Checked expression : term.at("matchExpressions").items()) {
      Checked key = expression.at("key");
      if (SINCE.containsKey(key.text())) {
        warnings.add(key.path() + ": " + key.text() + " is " + SINCE.get(key.text()));
      }
    }
  }
}
