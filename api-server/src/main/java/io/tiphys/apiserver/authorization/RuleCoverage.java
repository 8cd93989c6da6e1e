package io.tiphys.apiserver.authorization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether some rules give all that others give. */
public final class RuleCoverage {

  private RuleCoverage() {}

  /**
   * What {@code wanted} gives and {@code held} does not, as rules of one verb and one resource or
   * path each; empty if all is covered.
   */
  public static List<PolicyRule> missing(
      Collection<PolicyRule> held, Collection<PolicyRule> wanted) {
    List<PolicyRule> missing = new ArrayList<>();
    for (PolicyRule rule : wanted) {
      for (PolicyRule single : singles(rule)) {
        if (held.stream().noneMatch(one -> covers(one, single)) && !missing.contains(single)) {
          missing.add(single);
        }
      }
    }
    return missing;
  }

  private static List<PolicyRule> singles(PolicyRule rule) {
    List<PolicyRule> singles = new ArrayList<>();
    for (String verb : rule.verbs()) {
      for (String group : rule.apiGroups()) {
        for (String resource : rule.resources()) {
          for (Set<String> name : names(rule)) {
            singles.add(
                new PolicyRule(Set.of(verb), Set.of(group), Set.of(resource), name, Set.of()));
          }
        }
      }
      for (String path : rule.nonResourceUrls()) {
        singles.add(new PolicyRule(Set.of(verb), Set.of(), Set.of(), Set.of(), Set.of(path)));
      }
    }
    return singles;
  }

  private static List<Set<String>> names(PolicyRule rule) {
    return rule.resourceNames().isEmpty()
        ? List.of(Set.of())
        : rule.resourceNames().stream().<Set<String>>map(Set::of).toList();
  }

  private static boolean covers(PolicyRule held, PolicyRule single) {
    return single.verbs().stream().allMatch(held::allowsVerb)
        && single.apiGroups().stream().allMatch(held::allowsGroup)
        && single.resources().stream().allMatch(resource -> coversResource(held, resource))
        && single.nonResourceUrls().stream().allMatch(path -> coversPath(held, path))
        && (single.resourceNames().isEmpty()
            ? held.resourceNames().isEmpty()
            : single.resourceNames().stream().allMatch(held::allowsName));
  }

  private static boolean coversResource(PolicyRule held, String resource) {
    if (held.resources().contains(PolicyRule.ALL) || held.resources().contains(resource)) {
      return true;
    }
    int slash = resource.indexOf('/');
    return slash >= 0 && held.resources().contains("*" + resource.substring(slash));
  }

  private static boolean coversPath(PolicyRule held, String path) {
    return held.nonResourceUrls().contains(path) || held.allowsPath(path);
  }

  /** Puts single rules that differ in their verbs together again, for people to read. */
  static List<PolicyRule> compact(List<PolicyRule> singles) {
    List<PolicyRule> compact = new ArrayList<>();
    for (PolicyRule single : singles) {
      int at = -1;
      for (int i = 0; i < compact.size(); i++) {
        if (withoutVerbs(compact.get(i)).equals(withoutVerbs(single))) {
          at = i;
        }
      }
      if (at < 0) {
        compact.add(single);
      } else {
        Set<String> verbs = new TreeSet<>(compact.get(at).verbs());
        verbs.addAll(single.verbs());
        compact.set(at, withVerbs(single, verbs));
      }
    }
    return compact;
  }

  private static PolicyRule withoutVerbs(PolicyRule rule) {
    return withVerbs(rule, Set.of());
  }

  private static PolicyRule withVerbs(PolicyRule rule, Set<String> verbs) {
    return new PolicyRule(
        verbs, rule.apiGroups(), rule.resources(), rule.resourceNames(), rule.nonResourceUrls());
  }
}
