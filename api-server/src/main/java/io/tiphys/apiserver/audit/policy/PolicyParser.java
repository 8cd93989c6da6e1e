package io.tiphys.apiserver.audit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a policy of its document, and collects what is wrong with that. */
final class PolicyParser {

  private static final Set<String> POLICY =
      Set.of("apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields");
  private static final Set<String> RULE =
      Set.of(
          "level",
          "users",
          "userGroups",
          "verbs",
          "resources",
          "namespaces",
          "nonResourceURLs",
          "omitStages",
          "omitManagedFields");
  private static final Set<String> RESOURCES = Set.of("group", "resources", "resourceNames");

  private final List<FieldError> errors = new ArrayList<>();

  List<FieldError> errors() {
    return errors;
  }

  AuditPolicy policy(JsonNode policy) {
    checkFields(policy, "", POLICY);
    Set<Stage> omitted = stages(policy.path("omitStages"), "omitStages");
    boolean omitManagedFields = flag(policy, "omitManagedFields", "", false);
    JsonNode rules = policy.path("rules");
    if (!rules.isArray() || rules.isEmpty()) {
      errors.add(FieldError.required("rules", "a policy without rules audits nothing"));
    }
    List<PolicyRule> parsed = new ArrayList<>();
    for (JsonNode rule : rules) {
      parsed.add(rule(rule, "rules[" + parsed.size() + "]", omitted, omitManagedFields));
    }
    return new AuditPolicy(parsed);
  }

  private PolicyRule rule(JsonNode rule, String at, Set<Stage> omitted, boolean omitManagedFields) {
    checkFields(rule, at + ".", RULE);
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    stages.addAll(omitted);
    stages.addAll(stages(rule.path("omitStages"), at + ".omitStages"));
    Handling handling =
        new Handling(
            level(rule.path("level"), at + ".level"),
            stages,
            flag(rule, "omitManagedFields", at + ".", omitManagedFields));
    List<PolicyResources> resources = resources(rule.path("resources"), at + ".resources");
    List<String> namespaces = texts(rule.path("namespaces"), at + ".namespaces");
    List<String> urls = texts(rule.path("nonResourceURLs"), at + ".nonResourceURLs");
    checkUrls(urls, at + ".nonResourceURLs");
    if (!urls.isEmpty() && (!resources.isEmpty() || !namespaces.isEmpty())) {
      errors.add(
          FieldError.invalid(
              at + ".nonResourceURLs",
              urls,
              "a rule is for resources or for non-resource URLs, not for both"));
    }
    return new PolicyRule(
        handling,
        texts(rule.path("users"), at + ".users"),
        texts(rule.path("userGroups"), at + ".userGroups"),
        texts(rule.path("verbs"), at + ".verbs"),
        resources,
        namespaces,
        urls);
  }

  private Level level(JsonNode value, String at) {
    if (value.isMissingNode() || value.asText().isEmpty()) {
      errors.add(FieldError.required(at, ""));
      return Level.NONE;
    }
    Optional<Level> level =
        Arrays.stream(Level.values()).filter(l -> l.text().equals(value.asText())).findFirst();
    if (level.isEmpty()) {
      errors.add(
          FieldError.notSupported(
              at, value.asText(), Arrays.stream(Level.values()).map(Level::text).toList()));
    }
    return level.orElse(Level.NONE);
  }

  private Set<Stage> stages(JsonNode values, String at) {
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    List<String> texts = texts(values, at);
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      Optional<Stage> stage =
          Arrays.stream(Stage.values()).filter(s -> s.text().equals(text)).findFirst();
      stage.ifPresentOrElse(
          stages::add, () -> errors.add(unknownStage(at + "[" + texts.indexOf(text) + "]", text)));
    }
    return stages;
  }

  private static FieldError unknownStage(String at, String text) {
    return FieldError.notSupported(
        at, text, Arrays.stream(Stage.values()).map(Stage::text).toList());
  }

  private List<PolicyResources> resources(JsonNode values, String at) {
    List<PolicyResources> parsed = new ArrayList<>();
    for (JsonNode value : values) {
      String here = at + "[" + parsed.size() + "]";
      checkFields(value, here + ".", RESOURCES);
      String group = value.path("group").asText("");
      if (!group.isEmpty()) {
        List<String> wrong = NameRules.dnsSubdomain(group);
        if (!wrong.isEmpty()) {
          errors.add(FieldError.invalid(here + ".group", group, String.join(",", wrong)));
        }
      }
      List<String> resources = texts(value.path("resources"), here + ".resources");
      List<String> names = texts(value.path("resourceNames"), here + ".resourceNames");
      if (!names.isEmpty() && resources.isEmpty()) {
        errors.add(
            FieldError.invalid(
                here + ".resourceNames", names, "using resourceNames requires a resource"));
      }
      parsed.add(new PolicyResources(group, resources, names));
    }
    return parsed;
  }

  private void checkUrls(List<String> urls, String at) {
    for (int i = 0; i < urls.size(); i++) {
      String url = urls.get(i);
      if (url.equals("*")) {
        continue;
      }
      if (!url.startsWith("/")) {
        errors.add(FieldError.invalid(at + "[" + i + "]", url, "must begin with a '/'"));
      }
      int star = url.indexOf('*');
      if (star >= 0 && star < url.length() - 1) {
        errors.add(FieldError.invalid(at + "[" + i + "]", url, "a '*' must be the last character"));
      }
    }
  }

  private List<String> texts(JsonNode values, String at) {
    if (!values.isMissingNode() && !values.isNull() && !values.isArray()) {
      errors.add(FieldError.invalid(at, values, "must be a list"));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        errors.add(FieldError.invalid(at + "[" + texts.size() + "]", value, "must be a string"));
      }
      texts.add(value.asText());
    }
    return texts;
  }

  private boolean flag(JsonNode object, String field, String at, boolean otherwise) {
    JsonNode value = object.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      errors.add(FieldError.invalid(at + field, value, "must be true or false"));
    }
    return value.asBoolean(otherwise);
  }

  /** A field that nobody reads would be a rule that nobody keeps. */
  private void checkFields(JsonNode object, String at, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            errors.add(FieldError.forbidden(at + name, "unknown field"));
          }
        });
  }
}
