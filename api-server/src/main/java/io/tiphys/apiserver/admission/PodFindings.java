package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A pod under the eyes of a Pod Security Standard, and what was found, in upstream's words. */
final class PodFindings {

  private final JsonNode spec;
  private final List<JsonNode> containers = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();

  PodFindings(JsonNode pod) {
    this.spec = pod.path("spec");
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      spec.path(list).forEach(containers::add);
    }
  }

  JsonNode spec() {
    return spec;
  }

  List<String> all() {
    return findings;
  }

  void add(String finding) {
    findings.add(finding);
  }

  static boolean addsCapabilities(JsonNode container, Set<String> allowed, Set<String> added) {
    boolean adds = false;
    for (JsonNode capability : context(container).path("capabilities").path("add")) {
      if (!allowed.contains(capability.asText())) {
        added.add(capability.asText());
        adds = true;
      }
    }
    return adds;
  }

  static String seccomp(JsonNode holder) {
    return context(holder).path("seccompProfile").path("type").asText();
  }

  static JsonNode context(JsonNode holder) {
    return holder.path("securityContext");
  }

  void forbid(String what, List<String> names, String rule) {
    if (!names.isEmpty()) {
      findings.add(what + " (" + subject(names) + " " + rule + ")");
    }
  }

  List<String> names(Predicate<JsonNode> bad) {
    return containers.stream()
        .filter(bad)
        .map(container -> container.path("name").asText())
        .toList();
  }

  static String subject(List<String> names) {
    return (names.size() == 1 ? "container " : "containers ") + quoted(names);
  }

  static String quoted(Iterable<String> words) {
    List<String> all = new ArrayList<>();
    words.forEach(word -> all.add("\"" + word + "\""));
    return String.join(", ", all);
  }
}
