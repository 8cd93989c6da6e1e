package io.tiphys.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;

/** One rule of a FlowSchema: whose requests, and which of them. */
final class FlowRule {

  private static final String ACCOUNT = "system:serviceaccount:";

  private final List<Subject> subjects = new ArrayList<>();
  private final List<Resources> resources = new ArrayList<>();
  private final List<Paths> paths = new ArrayList<>();

  private interface Subject {
    boolean is(User user);
  }

  /** A list of words of which the single word {@code *} stands for all. */
  private record Words(boolean any, List<String> words) {
    static Words of(JsonNode list) {
      List<String> words = new ArrayList<>();
      list.forEach(word -> words.add(word.asText()));
      return new Words(words.equals(List.of("*")), List.copyOf(words));
    }

    boolean has(String word) {
      return any || words.contains(word);
    }
  }

  private record Resources(
      Words verbs, Words groups, Words resources, Words namespaces, boolean clusterScope) {
    boolean match(RequestInfo info) {
      return verbs.has(info.verb())
          && (resources.any || resources.has(resource(info)))
          && groups.has(info.group())
          && (info.namespace().isEmpty() ? clusterScope : namespaces.has(info.namespace()));
    }

    private static String resource(RequestInfo info) {
      return info.subresource().isEmpty()
          ? info.resource()
          : info.resource() + "/" + info.subresource();
    }
  }

  private record Paths(Words verbs, Words urls) {
    boolean match(RequestInfo info) {
      return verbs.has(info.verb()) && (urls.any || urls.words.stream().anyMatch(u -> in(info, u)));
    }

    private static boolean in(RequestInfo info, String url) {
      if (url.equals("*") || url.equals(info.path())) {
        return true;
      }
      String folder = url.endsWith("*") ? url.substring(0, url.length() - 1) : url;
      return info.path().startsWith(folder.endsWith("/") ? folder : folder + "/");
    }
  }

  FlowRule(JsonNode rule) {
    rule.path("subjects").forEach(subject -> subjects.add(subject(subject)));
    for (JsonNode one : rule.path("resourceRules")) {
      resources.add(
          new Resources(
              Words.of(one.path("verbs")),
              Words.of(one.path("apiGroups")),
              Words.of(one.path("resources")),
              Words.of(one.path("namespaces")),
              one.path("clusterScope").asBoolean()));
    }
    for (JsonNode one : rule.path("nonResourceRules")) {
      paths.add(new Paths(Words.of(one.path("verbs")), Words.of(one.path("nonResourceURLs"))));
    }
  }

  private static Subject subject(JsonNode subject) {
    return switch (subject.path("kind").asText()) {
      case "User" -> {
        String name = subject.path("user").path("name").asText();
        yield user -> name.equals("*") || name.equals(user.name());
      }
      case "Group" -> {
        String name = subject.path("group").path("name").asText();
        yield user -> name.equals("*") || user.groups().contains(name);
      }
      case "ServiceAccount" -> {
        JsonNode account = subject.path("serviceAccount");
        String prefix = ACCOUNT + account.path("namespace").asText() + ":";
        String name = account.path("name").asText();
        yield name.equals("*")
            ? user -> user.name().startsWith(prefix)
            : user -> user.name().equals(prefix + name);
      }
      default -> user -> false;
    };
  }

  boolean matches(RequestInfo info, User user) {
    if (!isSubject(user)) {
      return false;
    }
    if (info.resourceRequest()) {
      for (Resources rule : resources) {
        if (rule.match(info)) {
          return true;
        }
      }
      return false;
    }
    for (Paths rule : paths) {
      if (rule.match(info)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSubject(User user) {
    for (Subject subject : subjects) {
      if (subject.is(user)) {
        return true;
      }
    }
    return false;
  }
}
