package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of which other pods a pod wants to be near to, or far from. */
final class AffinityRules {

  private AffinityRules() {}

  static void check(Checked affinity) {
    affinity
        .at("requiredDuringSchedulingIgnoredDuringExecution")
        .items()
        .forEach(AffinityRules::term);
    for (Checked preference :
        affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
      SchedulingRules.weight(preference.at("weight"));
      term(preference.at("podAffinityTerm"));
    }
  }

  private static void term(Checked term) {
    SelectorRules.check(term.at("labelSelector"));
    SelectorRules.check(term.at("namespaceSelector"));
    for (Checked namespace : term.at("namespaces").items()) {
      term.at("namespace").invalidAll(namespace.text(), NameRules.dnsLabel(namespace.text()));
    }
    labelKeys(term, List.of("matchLabelKeys", "mismatchLabelKeys"));
    Checked key = term.at("topologyKey");
    key.requireSet("can not be empty");
    key.invalidAll(key.text(), NameRules.qualifiedName(key.text()));
  }

  /**
   * Checks the labels whose values are taken from the pod itself. When it is checked, they are in
   * the selector already.
   */
  static void labelKeys(Checked term, List<String> fields) {
    Checked selector = term.at("labelSelector");
    for (String field : fields) {
      Checked keys = term.at(field);
      if (!keys.isEmpty() && !selector.isSet()) {
        keys.forbidden("must not be specified when labelSelector is not set");
      } else {
        keys.items().forEach(key -> key.invalid(NameRules.qualifiedName(key.text())));
      }
    }
    List<String> matched = term.at("matchLabelKeys").items().stream().map(Checked::text).toList();
    Set<String> seen = new HashSet<>();
    selector.at("matchLabels").keys().forEach(seen::add);
    for (Checked expression : selector.at("matchExpressions").items()) {
      String key = expression.at("key").text();
      if (!seen.add(key) && matched.contains(key)) {
        term.add(
            FieldError.invalid(
                term.item(matched.lastIndexOf(key)).path(),
                key,
                "exists in both matchLabelKeys and labelSelector"));
      }
    }
    Set<String> mismatched = MountRules.texts(term.at("mismatchLabelKeys"));
    for (Checked key : term.at("matchLabelKeys").items()) {
      if (mismatched.contains(key.text())) {
        key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }
}
