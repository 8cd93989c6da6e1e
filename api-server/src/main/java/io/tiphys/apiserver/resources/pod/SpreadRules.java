package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** The rules of how evenly pods are to be spread. */
final class SpreadRules {

  private static final List<String> OTHERWISE = List.of("DoNotSchedule", "ScheduleAnyway");
  private static final List<String> POLICIES = List.of("Honor", "Ignore");

  private SpreadRules() {}

  static void check(Checked constraints) {
    List<Checked> all = constraints.items();
    for (int i = 0; i < all.size(); i++) {
      Checked constraint = all.get(i);
      constraint(constraint);
      String pair = pair(constraint);
      if (all.subList(i + 1, all.size()).stream().anyMatch(one -> pair(one).equals(pair))) {
        constraint.at("{topologyKey, whenUnsatisfiable}").duplicate(pair);
      }
    }
  }

  private static String pair(Checked constraint) {
    return "{"
        + constraint.at("topologyKey").text()
        + ", "
        + constraint.at("whenUnsatisfiable").text()
        + "}";
  }

  private static void constraint(Checked constraint) {
    Checked skew = constraint.at("maxSkew");
    if (skew.number() <= 0) {
      skew.invalid(skew.number(), "must be greater than zero");
    }
    constraint.at("topologyKey").requireSet("can not be empty");
    Checked otherwise = constraint.at("whenUnsatisfiable");
    if (!OTHERWISE.contains(otherwise.text())) {
      otherwise.invalidChoice(otherwise.text(), OTHERWISE);
    }
    Checked domains = constraint.at("minDomains");
    if (domains.isSet() && domains.number() <= 0) {
      domains.invalid("must be greater than zero");
    }
    if (domains.isSet() && !otherwise.is("DoNotSchedule")) {
      domains.invalid(
          "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + otherwise.text());
    }
    constraint.at("nodeAffinityPolicy").oneOf(POLICIES);
    constraint.at("nodeTaintsPolicy").oneOf(POLICIES);
    AffinityRules.labelKeys(constraint, List.of("matchLabelKeys"));
    SelectorRules.check(constraint.at("labelSelector"));
  }
}
