package io.tiphys.apiserver.admission.matching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a webhook, a policy or a binding is about.
 *
 * @param included any of them must match
 * @param excluded none of them may match
 * @param equivalent whether other versions of a resource match, too
 */
public record MatchRules(
    List<Rule> included,
    List<Rule> excluded,
    LabelSelector namespaces,
    LabelSelector objects,
    boolean equivalent) {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  /** The rules of a webhook. */
  public static MatchRules ofWebhook(JsonNode webhook) {
    return of(webhook, "rules");
  }

  /** The constraints of a policy or a binding; those of a binding may be missing and then match. */
  public static MatchRules ofPolicy(JsonNode constraints) {
    return of(constraints, "resourceRules");
  }

  private static MatchRules of(JsonNode json, String rules) {
    List<Rule> included = new ArrayList<>();
    json.path(rules).forEach(rule -> included.add(Rule.of(rule)));
    List<Rule> excluded = new ArrayList<>();
    json.path("excludeResourceRules").forEach(rule -> excluded.add(Rule.of(rule)));
    return new MatchRules(
        included,
        excluded,
        selector(json.path("namespaceSelector")),
        selector(json.path("objectSelector")),
        json.path("matchPolicy").asText("Equivalent").equals("Equivalent"));
  }

  private static LabelSelector selector(JsonNode selector) {
    return selector.isObject() ? LabelSelector.of(selector) : LabelSelector.everything();
  }

  /**
   * The version of the resource under which it matches.
   *
   * @throws io.tiphys.api.status.StatusException if the namespace does not exist
   */
  public Optional<GroupVersionResource> find(Subject subject, CachedObjects cluster) {
    if (!objects.isEverything() && !matchesObject(subject)) {
      return Optional.empty();
    }
    Optional<GroupVersionResource> found = find(included, subject);
    if (found.isEmpty() || find(excluded, subject).isPresent()) {
      return Optional.empty();
    }
    return matchesNamespace(subject, cluster) ? found : Optional.empty();
  }

  /** Whether a binding that may leave out rules matches. */
  public boolean matchesBinding(Subject subject, CachedObjects cluster) {
    return (objects.isEverything() || matchesObject(subject))
        && (included.isEmpty() || find(included, subject).isPresent())
        && find(excluded, subject).isEmpty()
        && matchesNamespace(subject, cluster);
  }

  private Optional<GroupVersionResource> find(List<Rule> rules, Subject subject) {
    GroupVersionResource requested = subject.target().resource();
    for (Rule rule : rules) {
      if (rule.matches(subject, requested)) {
        return Optional.of(requested);
      }
    }
    if (equivalent && !rules.isEmpty()) {
      for (Rule rule : rules) {
        for (GroupVersionResource other : subject.target().equivalents()) {
          if (!other.equals(requested) && rule.matches(subject, other)) {
            return Optional.of(other);
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean matchesObject(Subject subject) {
    return subject.write().object().filter(objects::matchesObject).isPresent()
        || subject.write().oldObject().filter(objects::matchesObject).isPresent();
  }

  private boolean matchesNamespace(Subject subject, CachedObjects cluster) {
    if (namespaces.isEverything()) {
      return true;
    }
    Optional<ObjectNode> object = subject.write().object();
    if (subject.isNamespace()
        && subject.write().operation() != Operation.DELETE
        && object.isPresent()) {
      return namespaces.matchesObject(object.get());
    }
    String namespace = subject.namespace();
    if (namespace.isEmpty()) {
      return true;
    }
    Map<String, String> labels =
        cluster
            .find(NAMESPACES, "", namespace)
            .map(CachedObject::labels)
            .orElseThrow(() -> Status.notFound(NAMESPACES, namespace).asException());
    return namespaces.matches(labels);
  }
}
