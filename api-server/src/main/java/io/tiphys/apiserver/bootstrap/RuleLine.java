package io.tiphys.apiserver.bootstrap;

import io.tiphys.apiserver.authorization.PolicyRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One rule as the tables write it: {@code VERBS | GROUPS | RESOURCES [| NAMES]} or {@code VERBS |
 * PATHS}.
 */
final class RuleLine {

  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("create", "delete", "deletecollection", "patch", "update");

  private RuleLine() {}

  static PolicyRule parse(String line) {
    String[] parts = line.strip().split("\\s*\\|\\s*");
    Set<String> verbs = new LinkedHashSet<>();
    for (String verb : words(parts[0])) {
      switch (verb) {
        case "read" -> verbs.addAll(READ);
        case "write" -> verbs.addAll(WRITE);
        default -> verbs.add(verb);
      }
    }
    return switch (parts.length) {
      case 2 -> new PolicyRule(verbs, Set.of(), Set.of(), Set.of(), words(parts[1]));
      case 3 -> new PolicyRule(verbs, groups(parts[1]), words(parts[2]), Set.of(), Set.of());
      case 4 -> new PolicyRule(verbs, groups(parts[1]), words(parts[2]), words(parts[3]), Set.of());
      default -> throw new IllegalArgumentException("not a rule: " + line);
    };
  }

  private static Set<String> groups(String text) {
    Set<String> groups = new LinkedHashSet<>();
    words(text).forEach(group -> groups.add(group.equals("core") ? "" : group));
    return groups;
  }

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(List.of(text.split("\\s+")));
  }
}
