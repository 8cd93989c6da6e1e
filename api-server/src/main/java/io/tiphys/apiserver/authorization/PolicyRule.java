package io.tiphys.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One rule of a role: these verbs on these resources, or on these paths. An empty set of resource
 * names stands for all names.
 */
public record PolicyRule(
    Set<String> verbs,
    Set<String> apiGroups,
    Set<String> resources,
    Set<String> resourceNames,
    Set<String> nonResourceUrls) {

  static final String ALL = "*";

  /** Keeps the order in which the rule was written, for those who read it. */
  private static Set<String> strings(JsonNode node) {
    Set<String> strings = new LinkedHashSet<>();
    node.forEach(one -> strings.add(one.asText()));
    return strings;
  }

  public static PolicyRule everyResource() {
    return new PolicyRule(Set.of(ALL), Set.of(ALL), Set.of(ALL), Set.of(), Set.of());
  }

  public static PolicyRule everyPath() {
    return new PolicyRule(Set.of(ALL), Set.of(), Set.of(), Set.of(), Set.of(ALL));
  }

  public static PolicyRule of(JsonNode rule) {
    return new PolicyRule(
        strings(rule.path("verbs")),
        strings(rule.path("apiGroups")),
        strings(rule.path("resources")),
        strings(rule.path("resourceNames")),
        strings(rule.path("nonResourceURLs")));
  }

  /** The {@code rules} of a role. */
  public static List<PolicyRule> listOf(JsonNode rules) {
    List<PolicyRule> list = new ArrayList<>();
    rules.forEach(rule -> list.add(of(rule)));
    return List.copyOf(list);
  }

  public ObjectNode toJson() {
    ObjectNode json = Json.newObject();
    put(json, "verbs", verbs);
    put(json, "apiGroups", apiGroups);
    put(json, "resources", resources);
    put(json, "resourceNames", resourceNames);
    put(json, "nonResourceURLs", nonResourceUrls);
    return json;
  }

  private static void put(ObjectNode json, String field, Set<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = json.putArray(field);
      values.forEach(array::add);
    }
  }

  boolean allows(RequestInfo request) {
    if (!allowsVerb(request.verb())) {
      return false;
    }
    return request.resourceRequest()
        ? allowsGroup(request.group())
            && allowsResource(request.resource(), request.subresource())
            && allowsName(request.name())
        : allowsPath(request.path());
  }

  boolean allowsVerb(String verb) {
    return verbs.contains(verb) || verbs.contains(ALL);
  }

  boolean allowsGroup(String group) {
    return apiGroups.contains(group) || apiGroups.contains(ALL);
  }

  boolean allowsResource(String resource, String subresource) {
    if (resources.contains(ALL)) {
      return true;
    }
    return subresource.isEmpty()
        ? resources.contains(resource)
        : resources.contains(resource + "/" + subresource)
            || resources.contains("*/" + subresource);
  }

  boolean allowsName(String name) {
    return resourceNames.isEmpty() || resourceNames.contains(name);
  }

  boolean allowsPath(String path) {
    for (String url : nonResourceUrls) {
      boolean matches =
          url.endsWith(ALL)
              ? path.startsWith(url.substring(0, url.length() - 1))
              : url.equals(path);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
